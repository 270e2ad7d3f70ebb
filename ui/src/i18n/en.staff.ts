import admin from './en.admin';
import problems from './en.problems';
import studio from './en.studio';

export default { ...studio, ...admin, ...problems };
