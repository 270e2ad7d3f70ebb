import { describe, expect, it } from 'vitest';
import { besides, countsOf, ordered, waitingOf } from './grid';
import type { Cell, CellState, GridLearner, WorkGrid } from './types';

const cell = (state: CellState, hand_in = '', at = ''): Cell => ({ state, late: false, mark: null, passed: false, attempt: '', hand_in, at });
const learner = (name: string, mean: number | null, ...cells: Cell[]): GridLearner => ({ id: name, name, mean, cells });
const work = (id: string) => ({ id, title: id, kind: 'devoir' as const, course: { id: 'c', title: 'c' }, due: '', weight: 1, pass: 10 });
const grid: WorkGrid = {
  works: [work('w1'), work('w2')],
  learners: [
    learner('Salma', 12, cell('to-correct', 'h1', '2026-11-29T10:00:00Z'), cell('missing')),
    learner('Amine', null, cell('to-correct', 'h2', '2026-11-28T10:00:00Z'), cell('late')),
    learner('Élodie', 8, cell('done', 'h3', '2026-11-27T10:00:00Z'), cell('to-correct', 'h4', '2026-11-26T10:00:00Z')),
  ],
};

describe('what waits to be corrected', () => {
  it('is the longest waiting first, work by work', () => {
    expect(waitingOf(grid).map((one) => one.hand_in)).toEqual(['h2', 'h1', 'h4']);
    expect(waitingOf(grid, 'w2').map((one) => one.hand_in)).toEqual(['h4']);
  });
  it('has neighbours; after one that waits no more comes the first', () => {
    const all = waitingOf(grid);
    expect(besides(all, 'h1')).toEqual({ previous: 'h2', next: 'h4' });
    expect(besides(all, 'h2')).toEqual({ previous: undefined, next: 'h1' });
    expect(besides(all, 'h3')).toEqual({ previous: undefined, next: 'h2' });
    expect(besides([], 'h3')).toEqual({ previous: undefined, next: undefined });
  });
});

it('counts who has not handed in, whose turn it is, and who is done', () => {
  expect([countsOf(grid, 0), countsOf(grid, 1)]).toEqual([{ missing: 0, waiting: 2, done: 1 }, { missing: 2, waiting: 1, done: 0 }]);
});

it('sorts by name in the order of the language, and by mean with who needs a word first', () => {
  expect(ordered(grid.learners, 'name', 'fr').map((one) => one.name)).toEqual(['Amine', 'Élodie', 'Salma']);
  expect(ordered(grid.learners, 'mean', 'fr').map((one) => one.name)).toEqual(['Élodie', 'Salma', 'Amine']);
});
