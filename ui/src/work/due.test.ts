import { expect, it } from 'vitest';
import { byDay, hrefOf, soonest } from './due';
import type { Due } from './types';

const now = Date.parse('2026-11-30T10:00:00Z');
const due = (id: string, at: string, state: Due['state'] = 'todo', more: Partial<Due> = {}): Due =>
  ({ work: { id, title: id, kind: 'quiz', minutes: 5, course: { id: 'c', title: 'C' } }, group: 'g', due: at, opens: '', state, late: false, mark: null, kind_of: 'quiz', ...more }) as Due;

const items = [
  due('undated', ''),
  due('tomorrow', '2026-12-01T12:00:00Z'),
  due('done', '2026-11-29T12:00:00Z', 'done'),
  due('late', '2026-11-28T12:00:00Z'),
  due('handed late', '2026-11-28T12:00:00Z', 'handed', { late: true }),
  due('today later', '2026-11-30T14:00:00Z', 'open'),
  due('today', '2026-11-30T12:00:00Z'),
];

it('puts what is late first, then days in order, then what has no day, then what is done', () => {
  expect(byDay(items, now).map(({ part, items }) => [part, ...items.map(({ work }) => work.id)])).toEqual([
    ['overdue', 'late'],
    ['day', 'today', 'today later'],
    ['day', 'tomorrow'],
    ['later', 'undated'],
    ['finished', 'done', 'handed late'],
  ]);
});

it('shows on the first screen what is to be done next, and nothing that is done', () => {
  expect(soonest(items, 3, now).map(({ work }) => work.id)).toEqual(['late', 'today', 'today later']);
});

it('shows works on the first screen before what is to be watched for them', () => {
  const film = due('film', '2026-11-28T11:00:00Z', 'todo', { kind_of: 'watch' });
  expect(soonest([film, ...items], 4, now).map(({ work }) => work.id)).toEqual(['late', 'today', 'today later', 'tomorrow']);
  expect(soonest([film, items[0]!], 2, now).map(({ work }) => work.id)).toEqual(['undated', 'film']);
});

it('opens what is to be watched where it is watched', () => {
  expect(hrefOf(due('w', ''))).toBe('/w/w');
  expect(hrefOf(due('w', '', 'todo', { kind_of: 'watch', resource: { id: 'r', title: '', kind: 'video', seconds_left: 1, pages_left: 0, bytes_left: 1 } }))).toBe('/r/r');
});
