import admin from './ar.admin';
import bringing from './ar.bringing';
import groups from './ar.groups';
import problems from './ar.problems';
import studio from './ar.studio';

export default { ...studio, ...groups, ...admin, ...bringing, ...problems };
