import type { Cell, GridLearner, WorkGrid } from './types';

/** One hand-in of a group that waits to be corrected. */
export interface Waiting {
  hand_in: string;
  work: string;
  learner: string;
  /** When it was handed in. */
  at: string;
}

/** What waits to be corrected, work by work, the longest waiting first. */
export function waitingOf(grid: WorkGrid, work = ''): Waiting[] {
  return grid.works.flatMap((one, w) =>
    work && one.id !== work
      ? []
      : grid.learners
          .map((learner) => ({ learner, cell: learner.cells[w] }))
          .filter((each): each is { learner: GridLearner; cell: Cell } => each.cell?.state === 'to-correct' && !!each.cell.hand_in)
          .sort((a, b) => a.cell.at.localeCompare(b.cell.at))
          .map(({ learner, cell }) => ({ hand_in: cell.hand_in, work: one.id, learner: learner.name, at: cell.at })),
  );
}

/** The neighbours of a hand-in among those that wait; one that waits no more has the first as its next. */
export function besides(waiting: Waiting[], hand_in: string): { previous?: string; next?: string } {
  const at = waiting.findIndex((one) => one.hand_in === hand_in);
  return { previous: at > 0 ? waiting[at - 1]!.hand_in : undefined, next: waiting[at + 1]?.hand_in };
}

/** What stands in the way of a work for a group, counted. */
export function countsOf(grid: WorkGrid, at: number): { missing: number; waiting: number; done: number } {
  const cells = grid.learners.map((one) => one.cells[at]).filter((one): one is Cell => !!one);
  return {
    missing: cells.filter(({ state }) => state === 'missing' || state === 'late').length,
    waiting: cells.filter(({ state }) => state === 'to-correct').length,
    done: cells.filter(({ state }) => state === 'done').length,
  };
}

export type By = 'name' | 'mean';

/** By name, or the lowest mean first; who has none comes last. */
export function ordered(learners: GridLearner[], by: By, language: string): GridLearner[] {
  const names = new Intl.Collator(language);
  const byName = (a: GridLearner, b: GridLearner) => names.compare(a.name, b.name);
  if (by === 'name') return [...learners].sort(byName);
  return [...learners].sort((a, b) => (a.mean ?? Infinity) - (b.mean ?? Infinity) || byName(a, b));
}
