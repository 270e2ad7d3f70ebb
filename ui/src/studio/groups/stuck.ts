/** Who needs a word from the trainer, and how the grid is ordered. */

export interface Learner {
  id: string;
  name: string;
  share: number;
  seen: string;
  modules: { id: string; share: number; seconds: number; heard?: number; pages: number; completed: number; of: number }[];
}

export type Trouble = 'absent' | 'behind' | null;

const day = 86_400_000;

/** `absent`: nothing for more than seven days, or never; `behind`: below a fifth of the course. Who has finished is neither. */
export function troubleOf(learner: Pick<Learner, 'share' | 'seen'>, now = Date.now()): Trouble {
  if (learner.share >= 1) return null;
  if (!learner.seen || now - Date.parse(learner.seen) > 7 * day) return 'absent';
  return learner.share < 0.2 ? 'behind' : null;
}

export type Column = 'name' | 'share' | 'seen';

/** Sorted by a column; equal ones by name, in the language's order. */
export function sorted(learners: Learner[], by: Column, down: boolean, locale: string): Learner[] {
  const names = new Intl.Collator(locale);
  const order: Record<Column, (a: Learner, b: Learner) => number> = {
    name: (a, b) => names.compare(a.name, b.name),
    share: (a, b) => a.share - b.share,
    seen: (a, b) => (Date.parse(a.seen) || 0) - (Date.parse(b.seen) || 0),
  };
  const sign = down ? -1 : 1;
  return [...learners].sort((a, b) => sign * order[by](a, b) || names.compare(a.name, b.name));
}

/** The step of colour for a share: 0 not begun, then up to 39, 69, 99 per cent, and all. */
export function toneOf(share: number): 0 | 1 | 2 | 3 | 4 {
  const steps = [0.0001, 0.4, 0.7, 1];
  return steps.filter((from) => share >= from).length as 0 | 1 | 2 | 3 | 4;
}
