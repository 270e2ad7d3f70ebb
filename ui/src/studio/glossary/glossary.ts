import type { Language } from '../../types';

/** One thing of the trades, and what it is called in each language, the usual form first. */
export interface Concept extends Record<Language, string[]> {
  id: string;
  given: boolean;
  version: number;
  changed: string;
  archived: boolean;
}

export interface Glossary {
  items: Concept[];
  next?: string;
  total: number;
  can: { edit: boolean };
}

/** The forms that somebody wrote, one a line. */
export const formsOf = (lines: string): string[] => lines.split('\n').map((line) => line.trim()).filter(Boolean);

/** The field that a problem is about: `ar.2` is about Arabic. */
export const languageOf = (field: string): string => field.split('.')[0] ?? '';
