import fr from './fr.teach';
import { messages } from './messages';

/** The words of writing, giving and marking work: for who opens such a screen, and nobody else. */
export const tt = messages(fr, { ar: () => import('./ar.teach'), en: () => import('./en.teach') });
