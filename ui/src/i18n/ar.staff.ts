import admin from './ar.admin';
import problems from './ar.problems';
import studio from './ar.studio';

export default { ...studio, ...admin, ...problems };
