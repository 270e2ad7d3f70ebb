import fr from './fr.staff';
import { messages } from './messages';
import { explainWith } from './problem';

/** The words of the studio and of administration, which learners never load. */
export const ts = messages(fr, { ar: () => import('./ar.staff'), en: () => import('./en.staff') });

explainWith(ts);
