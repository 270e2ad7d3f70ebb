import { marksIn } from '../fold';
import type { Captions, Cue } from '../../types';

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

/** The cues that say one of the wanted words, by index. */
export function cuesWith(cues: readonly Cue[], wanted: ReadonlySet<string>): number[] {
  return cues.flatMap((cue, i) => (marksIn(cue.text, wanted).length ? [i] : []));
}

/** One of each language: the newest, which comes last. */
export function oneEach(all: readonly Captions[]): Captions[] {
  return [...new Map(all.map((one) => [one.language, one])).values()];
}

/** The captions to begin with: the language chosen before, else the interface's, else the first. */
export function captionsFor(all: readonly Captions[], wanted: string, shown: string): Captions | undefined {
  return all.find((one) => one.language === wanted) ?? all.find((one) => one.language === shown) ?? all[0];
}
