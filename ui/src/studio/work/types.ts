/** What the lab answers to who writes, gives and marks work. What learners get too is in ../../work/types. */
import type { Named } from '../../types';
import type { HandIn, QuestionKind, WorkKind } from '../../work/types';

/** Something to choose, or an answer that is taken. */
export interface Choice {
  id: string;
  text: string;
  /** Of a numeric question: how far from it is right too. */
  tolerance?: string;
  /** Per cent of the question, from -100 to 100. */
  share: number;
  feedback?: string;
}

/** Two things that belong together; without a left side it is a right side that belongs to nothing. */
export interface Pair {
  id: string;
  left: string;
  right_id: string;
  right: string;
}

/** A question as its author has it. */
export interface Question {
  id: string;
  kind: QuestionKind;
  title?: string;
  text: string;
  /** Hundredths. */
  points: number;
  choices?: Choice[] | null;
  pairs?: Pair[] | null;
  /** Of a short answer: capitals and accents count. */
  exact?: boolean;
  feedback?: string;
  /** Where to look again: a second, or a page from 1. */
  review?: { resource: string; at: number } | null;
}

export interface Paper {
  revision: number;
  /** Null before there is one. */
  questions: Question[] | null;
  /** Of the work. */
  version: number;
}

/** What an import found: how many questions, and what could not be read. */
export interface Imported {
  questions: number;
  faults: { line: number; code: string; what: string }[] | null;
  revision: number;
}

/** A hand-in as its trainer reads it: where all files are pictures, their pages are one document. */
export interface HandedIn extends HandIn {
  pages?: { file: string; page: number; width: number; height: number; src: string; thumb: string }[] | null;
}

/** Where somebody of a group stands with a work. */
export type CellState = 'missing' | 'todo' | 'late' | 'open' | 'to-correct' | 'again' | 'done';

export interface Cell {
  state: CellState;
  late: boolean;
  /** On 20, or null. */
  mark: number | null;
  passed: boolean;
  attempt: string;
  hand_in: string;
  /** When it was handed in, or empty. */
  at: string;
}

export interface GridWork {
  id: string;
  title: string;
  kind: WorkKind;
  course: { id: string; title: string };
  due: string;
  weight: number;
  pass: number;
}

export interface GridLearner extends Named {
  mean: number | null;
  /** In the order of the works. */
  cells: Cell[];
}

export interface WorkGrid {
  works: GridWork[];
  learners: GridLearner[];
}

/** How a class answered one question. */
export interface ItemStatistics {
  id: string;
  text: string;
  kind: QuestionKind;
  /** Mean share, from 0 to 1. */
  facility: number;
  /** From -1 to 1; null where it cannot be reckoned. */
  discrimination: number | null;
  answered: number;
  choices: { id: string; text: string; share: number; count: number }[] | null;
}
