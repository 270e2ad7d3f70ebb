/** What the lab answers about work to do. Marks are on 20 with two decimals, or null; shares of a question go from 0 to 1. */
import type { Asset, Kind, Language, Named } from '../types';

export type WorkKind = 'quiz' | 'devoir';
export type WorkState = 'draft' | 'published';
export type QuestionKind = 'single' | 'multiple' | 'truefalse' | 'short' | 'numeric' | 'matching' | 'order';

/** Something that a devoir is judged by, and for how many of the 20 points. */
export interface Criterion {
  id: string;
  title: string;
  points: number;
}

/** How a work is done and marked. */
export interface Rules {
  /** 0 for as many as one likes. */
  attempts: number;
  /** Minutes for one attempt; 0 for none. */
  limit: number;
  keep: 'best' | 'first' | 'last';
  shuffle: boolean;
  reveal: 'at-once' | 'after-due' | 'never';
  criteria: Criterion[];
}

/** That a group has a work to do. */
export interface Given {
  group: { id: string; code: string; name: string };
  /** Times, or empty. */
  opens: string;
  due: string;
  by: Named;
  version: number;
}

/** How far somebody has come with a work. */
export type MineState = 'todo' | 'open' | 'draft' | 'handed' | 'again' | 'done';

export interface Mine {
  state: MineState;
  due: string;
  opens: string;
  late: boolean;
  mark: number | null;
  passed: boolean;
  /** Why the mark is that, where a person said so. */
  reason: string;
  attempts_used: number;
  /** 0 for as many as one likes. */
  attempts_allowed: number;
  /** The open one, or empty. */
  attempt: string;
  hand_in: string;
}

export interface Work {
  id: string;
  course: string;
  module: string;
  ord: number;
  kind: WorkKind;
  title: string;
  language: Language | '';
  instructions: string;
  /** How long it takes, as its author says; 0 where nothing was said. */
  minutes: number;
  weight: number;
  /** From which mark it is passed; 0 where handing in suffices. */
  pass: number;
  /** That a pass completes, or empty. */
  resource: string;
  rules: Rules;
  state: WorkState;
  revision: number;
  /** How many. */
  questions: number;
  author: Named;
  version: number;
  changed: string;
  given: Given[];
  can: { edit: boolean; give: boolean };
  /** Null for who is no learner. */
  mine: Mine | null;
}

/** What somebody answered to one question; which of its fields count the question's kind says. */
export interface Answer {
  question: string;
  /** Of an order: all of them, as put in order. */
  choices?: string[];
  text?: string;
  /** Right sides by left sides. */
  pairs?: Record<string, string>;
  /** Grows with each change on any device that has seen the others. */
  counter: number;
  /** Which device gave it. */
  device?: string;
}

/** A thing that may be chosen or put somewhere. */
export interface Item {
  id: string;
  text: string;
}

/** A question as a learner gets it: nothing in it tells the answer. */
export interface AskedQuestion {
  id: string;
  kind: QuestionKind;
  text: string;
  points: number;
  choices?: Item[];
  lefts?: Item[];
  rights?: Item[];
}

export interface Sheet {
  work: Work;
  revision: number;
  questions: AskedQuestion[];
  attempts: Attempt[];
  open: Attempt | null;
  /** Attempts; 0 for as many as one likes. */
  allowed: number;
  /** Minutes; 0 for none. */
  limit: number;
}

export type AttemptState = 'open' | 'submitted' | 'surplus';

/** What came of one question of an attempt. */
export interface Outcome {
  question: string;
  share: number;
  right: Omit<Answer, 'question' | 'counter'> | null;
  feedback: string[];
  /** Where to look again: a second, or a page from 1. */
  review: { resource: string; at: number; title: string } | null;
}

export interface Attempt {
  id: string;
  work: string;
  number: number;
  state: AttemptState;
  began: string;
  saved: string;
  submitted: string;
  arrived: string;
  late: boolean;
  due: string;
  mark: number | null;
  passed: boolean;
  /** Whether it is the one that counts. */
  counts: boolean;
  revision: number;
  answers: Answer[];
  /** As they were asked, where the attempt is looked at by itself. */
  questions?: AskedQuestion[];
  result: Outcome[] | null;
  total_points: number;
}

export type HandInState = 'draft' | 'handed' | 'again' | 'returned';

export interface HandInFile {
  id: string;
  ord: number;
  name: string;
  kind: Kind;
  state: Asset['state'];
  reason: string;
  revision: number;
  pages: number;
  duration: number;
  bytes: number;
  asset: Asset;
}

export interface Remark {
  id: string;
  author: Named;
  text: string;
  at: string;
}

/** What one learner hands in for a devoir; its id is empty before anything was prepared. */
export interface HandIn {
  id: string;
  work: { id: string; title: string; kind: WorkKind; course: string; criteria: Criterion[]; instructions: string };
  person: Named;
  text: string;
  files: HandInFile[];
  /** Files on their way. */
  waiting: { upload: string; name: string; size: number; offset: number }[];
  state: HandInState;
  handed: string;
  arrived: string;
  due: string;
  late: boolean;
  /** By criterion. */
  points: Record<string, number>;
  mark: number | null;
  comment: string;
  marker: Named | null;
  returned: string;
  version: number;
  remarks: Remark[];
  can: { write: boolean; hand: boolean; take_back: boolean; mark: boolean; remark: boolean };
}

/** One row of what is due. */
export interface Due {
  work: { id: string; title: string; kind: WorkKind; minutes: number; course: { id: string; title: string } };
  group: string;
  due: string;
  opens: string;
  state: MineState;
  late: boolean;
  mark: number | null;
  kind_of: 'hand-in' | 'quiz' | 'watch';
  resource?: { id: string; title: string; kind: Kind; seconds_left: number; pages_left: number; bytes_left: number } | null;
}
