import fr from './fr.work';
import { messages } from './messages';
import { explainWith } from './problem';

/** The words of work to do, for who does it: what it is, by when, and how far one has come. */
export const tw = messages(fr, { ar: () => import('./ar.work'), en: () => import('./en.work') });

explainWith(tw);
