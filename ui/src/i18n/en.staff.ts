import admin from './en.admin';
import bringing from './en.bringing';
import groups from './en.groups';
import problems from './en.problems';
import sheet from './en.sheet';
import studio from './en.studio';

export default { ...studio, ...sheet, ...groups, ...admin, ...bringing, ...problems };
