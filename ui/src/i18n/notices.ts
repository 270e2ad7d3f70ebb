import fr from './fr.notices';
import { messages } from './messages';

/** The words of what people are told: with the bell, after the first screen. */
export const tn = messages(fr, { ar: () => import('./ar.notices'), en: () => import('./en.notices') });
