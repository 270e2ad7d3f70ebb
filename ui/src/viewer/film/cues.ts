import type { Interval, Passage } from '../../types';
import type { Captions, Cue } from '../types';
import { marksIn } from '../fold';

/** The cue being said at a second: the last that began, if it has not ended; −1 in silence. Cues ascend. */
export function cueAt(cues: readonly Cue[], seconds: number): number {
  let [low, high] = [0, cues.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cues[middle]!.start <= seconds + 0.05) low = middle + 1;
    else high = middle;
  }
  const last = cues[low - 1];
  return last && seconds < last.end ? low - 1 : -1;
}

/** A moment of a film that says a wanted word. */
export interface Spot {
  start: number;
  text: string;
  marks: Interval[];
}

/** The shown cues that say a word; where none does, what the lab found in captions of other languages. Both in order of time. */
export function spotsOf(cues: readonly Cue[], wanted: ReadonlySet<string>, passages: readonly Passage[]): Spot[] {
  const said = cues.map(({ start, text }) => ({ start, text, marks: marksIn(text, wanted) })).filter(({ marks }) => marks.length);
  if (said.length) return said;
  return passages.flatMap(({ loc, text, marks }) => (loc.seconds === undefined ? [] : [{ start: loc.seconds, text, marks }])).sort((a, b) => a.start - b.start);
}

/** One of each language: the newest, which comes last. */
export function oneEach(all: readonly Captions[]): Captions[] {
  return [...new Map(all.map((one) => [one.language, one])).values()];
}

/** The captions to begin with: the language chosen before, else the interface's, else the first. */
export function captionsFor(all: readonly Captions[], wanted: string, shown: string): Captions | undefined {
  return all.find((one) => one.language === wanted) ?? all.find((one) => one.language === shown) ?? all[0];
}
