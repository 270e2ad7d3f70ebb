import fr from './fr.doing';
import { messages } from './messages';
import { explainWith } from './problem';

/** The words of doing work: a quiz being taken, a devoir being prepared, and what came of them. */
export const td = messages(fr, { ar: () => import('./ar.doing'), en: () => import('./en.doing') });

explainWith(td);
