import fr from './fr.curve';
import { messages } from './messages';

/** The words of how a class sees what it has: for who opens a curve, and nobody else. */
export const tc = messages(fr, { ar: () => import('./ar.curve'), en: () => import('./en.curve') });
