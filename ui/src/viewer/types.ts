import type { Budget, Interval, Kind, Language } from '../types';

/** What the lab answers to who views a resource, as its HTTP contract says: see types.ts. */

export interface Cue {
  start: number;
  end: number;
  text: string;
}

export interface Captions {
  language: Language;
  label: string;
  src: string;
  cues: Cue[];
}

/** One quality of a film. */
export interface Rung {
  name: string;
  /** Pixels of the short side. */
  short: number;
  width: number;
  height: number;
  /** A second, on average. */
  bits: number;
  src: string;
  /** Of the whole film. */
  bytes: number;
  /** Why it is not given just now. */
  withheld?: 'budget.spent' | 'budget.place-spent';
}

/** Sheets of small pictures: `side` × `side` of them on each, one every so many seconds. */
export interface Sheets {
  src: string[];
  side: number;
  every: number;
  width: number;
  height: number;
}

export interface Video {
  master: string;
  poster: string;
  duration: number;
  captions: Captions[];
  rungs?: Rung[];
  voice?: Rung | null;
  sheets?: Sheets | null;
}

/** An illustrated text or a book: one part with the answer, several by their addresses. */
export interface Text {
  html: string;
  images: Record<string, string>;
  /** Each with its first section, from 1. */
  parts: { first: number; src: string; bytes: number }[];
  /** Of the pictures that came with it, as `data-figure` counts them from 1. */
  figures: string[];
  /** Where its contents are, or empty. */
  contents: string;
  sections: number;
}

/** The table of contents of a text. */
export interface Contents {
  title?: string;
  creators?: string[];
  rtl?: boolean;
  entries: { title: string; depth: number; section: number }[];
}

/** What a package says of itself; what is not said is empty. */
export interface About {
  standard: 'SCORM' | 'IMS' | 'H5P' | 'web';
  version: string;
  title: string;
  launch: string;
  language: string;
  files: number;
  bytes: number;
  texts: number;
}

export interface Chapter {
  page: number;
  title: string;
}

export interface Viewer {
  kind: Kind;
  video?: Video;
  pages?: { count: number; images: string[]; thumbs: string[]; bytes: number; width: number; height: number; sizes?: [number, number][]; without_text: number[]; noted?: number[]; chapters?: Chapter[] };
  /** Words that were read from an image are those of its page 1. */
  image?: { sources: { width: number; src: string }[]; words?: boolean };
  text?: Text;
  package?: About;
  original: { src: string; name: string; size: number };
  /** The PDF of an office file, to keep or to print. */
  printable?: { src: string; name: string; size: number };
  /** What bounds how much one may be sent, where anything does. */
  budgets?: Budget[];
  position: number;
  /** Which device was there last; empty before the first beat. */
  device: string;
  watched: Interval[];
}

export interface PageWord {
  s: number;
  e: number;
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface PageText {
  n: number;
  text: string;
  /** What a speaker says to a slide. */
  notes?: string;
  language: string;
  width: number;
  height: number;
  words: PageWord[];
  /** Where the text comes from: empty for the file itself, the picture of the page, or a person who put that right. */
  source: '' | 'read' | 'corrected';
}
