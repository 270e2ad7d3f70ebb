import fr from './fr.proof';
import { messages } from './messages';

/** The words of correcting what was read from pictures: for who opens such a screen, and nobody else. */
export const tp = messages(fr, { ar: () => import('./ar.proof'), en: () => import('./en.proof') });
