import fr from './fr';
import { messages } from './messages';

/** The words of every screen a learner may see. Staff areas have their own in *.staff.ts. */
export const t = messages(fr, { ar: () => import('./ar'), en: () => import('./en') }, () => import('./fr.rest'));

export type Key = Parameters<typeof t>[0];
export { language, languages } from './language.svelte';
export * from './format';
export * from './size';
export { typeset } from './typography';
