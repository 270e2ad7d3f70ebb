import { expect, it } from 'vitest';
import type { Passage } from '../types';
import { findAct, onePerPage } from './occurrences';

const passage = (loc: Passage['loc'], text = ''): Passage => ({ kind: 'page', loc, context: '', text, marks: [], words: [] });
it('lists each page once, in order', () => {
  expect(onePerPage([passage({ page: 9 }), passage({ page: 2 }, 'a'), passage({ page: 2 }, 'b'), passage({})]).map(({ page, text }) => [page, text])).toEqual([[2, 'a'], [9, '']]);
});

it.each([
  ['Enter', false, true, 1], ['Enter', true, true, -1], ['Enter', false, false, undefined], ['F3', false, false, 1], ['F3', true, true, -1],
  ['n', false, false, 1], ['N', true, false, -1], ['n', false, true, undefined], ['Escape', false, true, 'close'], ['Escape', false, false, 'close'], ['/', false, false, 'focus'], ['/', false, true, undefined], ['k', false, false, undefined],
] as const)('%s (shift %s, in the field %s) is %s', (key, shiftKey, typing, act) => {
  expect(findAct({ key, shiftKey }, typing)).toBe(act);
});
