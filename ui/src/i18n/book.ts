import fr from './fr.book';
import { messages } from './messages';

/** The words of reading books, and of packages that are described. */
export const tb = messages(fr, { ar: () => import('./ar.book'), en: () => import('./en.book') });
