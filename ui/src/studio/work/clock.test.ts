import { expect, it } from 'vitest';
import { evening, fromTheWall, onTheWall } from './clock';

it('goes from the wall to the lab and back to the same minute, in summer and in winter', () => {
  for (const written of ['2026-01-15T08:30', '2026-07-15T23:59', '2026-11-30T00:00']) expect(onTheWall(fromTheWall(written))).toBe(written);
});

it('says nothing of nothing, and of what is no date', () => {
  expect([onTheWall(''), fromTheWall(''), fromTheWall('2026-13-40T00:00')]).toEqual(['', '', '']);
});

it('writes times as the lab does', () => {
  expect(fromTheWall('2026-11-30T08:30')).toMatch(/^2026-\d\d-\d\dT\d\d:\d\d:00Z$/);
});

it('calls a day at its last minute', () => {
  expect(evening(7, new Date(2026, 10, 28, 9, 0))).toBe('2026-12-05T23:59');
});
