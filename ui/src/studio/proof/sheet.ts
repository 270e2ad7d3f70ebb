/** A page on the desk: its words while somebody types, what is doubtful of them, and what waits on this device. */

import type { PageWord } from '../../viewer/types';

/** A page as it was read from its picture, as the lab answers it; one in a list has the beginning of its text. */
export interface SheetCard {
  resource: string;
  title: string;
  course: string;
  course_title: string;
  kind: string;
  n: number;
  /** 0 where it is an image. */
  of: number;
  language: string;
  confidence: number;
  standing: '' | 'vouched' | 'outdated' | 'taken-back';
  text: string;
  thumb: string;
  version: number;
}

/** A word with its box; `c` is how sure the reading was of it, from 1 to 100. */
export type ReadWord = PageWord & { c?: number };

export interface Sheet extends SheetCard {
  due: boolean;
  width: number;
  height: number;
  words: ReadWord[];
  /** What was read last, where a person said something. */
  read: string;
  by: { id: string; name: string } | null;
  at: string;
  picture: string;
  before: number;
  after: number;
}

export interface SheetQueue {
  items: SheetCard[];
  next?: string;
  left: number;
  done: number;
}

/** Below this a word is marked: of ten words of print that was read at 70, some three are wrong. */
const doubtful = 70;

/** How sure a page's reading was, for the words that say so. */
export function surely(confidence: number): 'good' | 'weak' | 'poor' {
  return confidence >= 80 ? 'good' : confidence >= 60 ? 'weak' : 'poor';
}

/** The words that may be wrong; none where a person vouches for the text. */
export function doubts(sheet: Sheet, words: ReadWord[]): ReadWord[] {
  return sheet.standing === 'vouched' || sheet.standing === 'outdated' ? [] : words.filter((word) => word.c !== undefined && word.c < doubtful && word.e > word.s);
}

/** The words of a text after one edit: those before it stay, those after it move along, the one it is in grows or shrinks and is sure now. */
export function edited(words: ReadWord[], before: string, after: string): ReadWord[] {
  if (before === after) return words;
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const end = before.length - tail;
  const by = after.length - before.length;
  let taken = 0; // of an edit over several words, the first has what was written
  return words.map((word) => {
    const moved = touched(word);
    const start = Math.max(moved.s, taken);
    taken = Math.max(moved.e, start);
    return start === moved.s ? moved : { ...moved, s: start, e: taken };
  });

  function touched(word: ReadWord): ReadWord {
    if (word.e < head || (word.e === head && end > head)) return word;
    if (word.s > end || (word.s === end && head < word.s)) return { ...word, s: word.s + by, e: word.e + by };
    const { c: _, ...sure } = word;
    const start = Math.min(word.s, head);
    return { ...sure, s: start, e: Math.max(start, word.e >= end ? word.e + by : after.length - tail) };
  }
}

/** The word that a caret stands in, else the one before it, else the first. */
export function wordAt(words: ReadWord[], caret: number): ReadWord | undefined {
  return words.find(({ s, e }) => s <= caret && caret <= e) ?? words.findLast(({ e }) => e <= caret) ?? words[0];
}

/** The next doubtful word from a caret in one direction, around the end. */
export function nextDoubt(all: ReadWord[], caret: number, step: 1 | -1): ReadWord | undefined {
  return step > 0 ? (all.find(({ s }) => s > caret) ?? all[0]) : (all.findLast(({ e }) => e < caret) ?? all.at(-1));
}

/** Where the words of a text differ from those of another, in order: [start, end). */
export function differing(text: string, other: string): [number, number][] {
  const theirs = [...other.matchAll(/\S+/g)].map(([word]) => word);
  let from = 0;
  return [...text.matchAll(/\S+/g)].flatMap((found): [number, number][] => {
    const at = theirs.indexOf(found[0], from);
    if (at < 0 || at - from > 20) return [[found.index, found.index + found[0].length]];
    from = at + 1;
    return [];
  });
}

/** What somebody wrote on this device and has not sent, and on which version. */
export interface Draft {
  text: string;
  version: number;
}

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = (resource: string, n: number): string => `lab.reading.${resource}.${n}`;

export function keptDraft(shelf: Shelf, resource: string, n: number): Draft | null {
  try {
    const kept = JSON.parse(shelf.getItem(key(resource, n)) ?? 'null') as Partial<Draft> | null;
    return typeof kept?.text === 'string' && typeof kept.version === 'number' ? { text: kept.text, version: kept.version } : null;
  } catch {
    return null; // storage may be refused, and somebody may have written there
  }
}

/** Keeps a draft; null forgets it. */
export function keepDraft(shelf: Shelf, resource: string, n: number, draft: Draft | null): void {
  try {
    if (draft) shelf.setItem(key(resource, n), JSON.stringify(draft));
    else shelf.removeItem(key(resource, n));
  } catch {
    /* it lasts as long as the page */
  }
}
