import fr from './fr.work';
import { messages } from './messages';
import { explainWith } from './problem';

/** The words of work to do, for who does it: quizzes, devoirs and what is due. */
export const tw = messages(fr, { ar: () => import('./ar.work'), en: () => import('./en.work') });

explainWith(tw);
