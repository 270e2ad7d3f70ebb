import { expect, it } from 'vitest';
import { partOf, placeOf } from './parts';

const parts = [1, 5, 9].map((first) => ({ first, src: '', bytes: 0 }));

it('finds the part that holds a section', () => {
  expect([1, 4, 5, 8, 9, 300].map((section) => partOf(parts, section))).toEqual([0, 0, 1, 1, 2, 2]);
  expect(partOf([], 3)).toBe(0);
});

it('reads where a link leads', () => {
  expect(placeOf('#s=12')).toEqual({ section: 12, id: 'section-12' });
  expect(placeOf('#s=12&at=7')).toEqual({ section: 12, id: 'place-7' });
  expect([placeOf('https://example.org'), placeOf('#top'), placeOf('#s=x'), placeOf(null)]).toEqual([null, null, null, null]);
});
