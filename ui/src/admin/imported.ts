/** What an import does to the things of one noun. */
export interface Tally {
  noun: Noun;
  made: number;
  changed: number;
  archived: number;
  same: number;
}

export type Noun = 'sector' | 'trade' | 'edition' | 'module' | 'element' | 'group' | 'person' | 'civil' | 'grant' | 'assignment';

/** One thing that an import makes, changes or archives. */
export interface Item {
  noun: Noun;
  action: 'archived' | 'changed' | 'made';
  label: string;
  detail: string;
  fields: string[];
}

/** An e-Note export, shown or imported. */
export interface OfferAnswer {
  rows: number;
  years: string[];
  counts: Tally[];
  errors: Wrong[];
  items: Item[];
  more: number;
  imported: string;
}

/** What is wrong with one cell. */
export interface Wrong {
  line: number;
  column: string;
  code: string;
  message: string;
  /** The line that this one clashes with. */
  other?: number;
}

/** What somebody says of a list of people beside the file. */
export interface Wish {
  role: 'learner' | 'trainer';
  complete: boolean;
}

/** A learner whom a complete list takes out of a group. */
export interface Leaver {
  name: string;
  login: string;
  group: string;
  archived: boolean;
}

/** One import that was kept. */
export interface Imported {
  id: string;
  kind: 'offer' | 'people' | 'framework';
  file: string;
  place: { id: string; name: string };
  by: string;
  at: string;
  counts: Tally[];
  undone: string | null;
  undone_by: string;
}

export interface Obstacle {
  noun: Noun;
  label: string;
  why: string;
  count: number;
}

/** How many things an import touches. */
export const touched = (counts: Tally[]): number => counts.reduce((sum, one) => sum + one.made + one.changed + one.archived, 0);
