import admin from './ar.admin';
import bringing from './ar.bringing';
import groups from './ar.groups';
import problems from './ar.problems';
import sheet from './ar.sheet';
import studio from './ar.studio';

export default { ...studio, ...sheet, ...groups, ...admin, ...bringing, ...problems };
