import fr from './fr.offer';
import { messages } from './messages';

/** The words of the offer: what is taught, by filière and module. Everybody of the organisation may read it. */
export const to = messages(fr, { ar: () => import('./ar.offer'), en: () => import('./en.offer') });
