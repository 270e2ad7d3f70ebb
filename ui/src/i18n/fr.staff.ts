import admin from './fr.admin';
import bringing from './fr.bringing';
import groups from './fr.groups';
import problems from './fr.problems';
import sheet from './fr.sheet';
import studio from './fr.studio';

/** French for who makes courses and answers for people: its keys are the type of the two others. */
export default { ...studio, ...sheet, ...groups, ...admin, ...bringing, ...problems };
