import admin from './en.admin';
import bringing from './en.bringing';
import groups from './en.groups';
import problems from './en.problems';
import studio from './en.studio';

export default { ...studio, ...groups, ...admin, ...bringing, ...problems };
