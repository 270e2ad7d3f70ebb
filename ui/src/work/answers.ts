/** Answers of an attempt as several tabs and devices give them. No browser is needed to test it. */
import type { Answer, AskedQuestion } from './types';

/** The last one given counts, by its counter, and of two at once that of the greater device: as the lab decides. */
function newer(one: Answer, there: Answer): boolean {
  if (one.counter !== there.counter) return one.counter > there.counter;
  return (one.device ?? '') > (there.device ?? '');
}

/** What the lab keeps, and of what this device has only what is newer: the lab has settled every tie. */
export function settled(kept: readonly Answer[], here: readonly Answer[]): Answer[] {
  return together(kept, here.filter((one) => one.counter > (kept.find(({ question }) => question === one.question)?.counter ?? -1)));
}

/** Both sets of answers as one, by question. */
export function together(some: readonly Answer[], others: readonly Answer[]): Answer[] {
  const all = new Map(some.map((one) => [one.question, one]));
  for (const one of others) {
    const there = all.get(one.question);
    if (!there || newer(one, there)) all.set(one.question, one);
  }
  return [...all.values()];
}

/** The highest counter of all; 0 before the first answer. */
export const counterOf = (answers: readonly Answer[]): number => answers.reduce((most, { counter }) => Math.max(most, counter), 0);

/** Whether an answer says everything that the others do. */
export const covers = (some: readonly Answer[], others: readonly Answer[]): boolean =>
  others.every((other) => some.some((one) => one.question === other.question && !newer(other, one)));

/** Whether something was answered: a matching when every line has its pair. */
export function isAnswered({ kind, lefts = [] }: AskedQuestion, answer: Answer | undefined): boolean {
  if (!answer) return false;
  if (kind === 'matching') return lefts.every(({ id }) => answer.pairs?.[id]);
  if (kind === 'short' || kind === 'numeric') return !!answer.text?.trim();
  return !!answer.choices?.length;
}

/** A number as people here write it: `1,5`, `١٫٥`, `-3`, `1e3`, `12 500`. The lab reads the same. */
export function readsAsNumber(text: string): boolean {
  const plain = text
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\s\u066c]/g, '')
    .replace(/[,\u066b]/g, '.')
    .replace(/\u2212/g, '-');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(plain);
}

/** The same things with one at another place. */
export function movedTo<T>(things: readonly T[], from: number, to: number): T[] {
  const one = things[from];
  return one === undefined ? [...things] : things.toSpliced(from, 1).toSpliced(to, 0, one);
}
