import { expect, it, vi } from 'vitest';
import type { Notice } from './types';

vi.mock('../style/arabic.css', () => ({}));
const { byDay, placeOf, saying } = await import('./about');

const at = (hours: number) => new Date(2026, 11, 4, hours).toISOString();
const notice = (part: Partial<Notice>): Notice => ({
  id: '1', kind: 'published', at: at(9), read: false, actor: { id: 'n', name: 'Nadia' }, course: { id: 'c', title: 'Ohm' }, work: null, object: '',
  learner: null, due: '', mark: null, ...part,
});
const work = { id: 'w', title: 'Câblage', kind: 'devoir' as const };

it.each([
  [notice({}), '/c/c', 'Cours publié pour vous'],
  [notice({ kind: 'returned' }), '/studio/course/c', 'Cours renvoyé par la validation'],
  [notice({ kind: 'given', work, object: 'g' }), '/w/w', 'Nouveau devoir'],
  [notice({ kind: 'returned', work, object: 'h', mark: 15.25 }), '/w/w', 'Devoir corrigé\u202f: 15,25/20'],
  [notice({ kind: 'returned', work, object: 'h' }), '/w/w', 'Devoir à reprendre'],
  [notice({ kind: 'corrected', work, mark: 9 }), '/w/w', 'Note mise à jour\u202f: 9/20'],
  [notice({ kind: 'handed', work, object: 'h', learner: { id: 's', name: 'Salma' } }), '/studio/h/h', 'Devoir rendu'],
  [notice({ kind: 'replied', work, object: 'h', learner: { id: 's', name: 'Salma' } }), '/studio/h/h', 'Nouvelle remarque'],
  [notice({ kind: 'replied', work, object: 'h' }), '/w/w', 'Nouvelle remarque'],
])('leads where it is about, and says what happened: %o', (told, place, words) => {
  expect(placeOf(told)).toBe(place);
  expect(saying(told)).toBe(words);
});

it('names the day by which something is due', () => {
  expect(saying(notice({ kind: 'due', work: { ...work, kind: 'quiz' }, due: at(18) }))).toMatch(/^Quiz à faire avant le 4 .*18:00/);
});

it('gathers notices by day, and calls two days by their names', () => {
  const told = [notice({ at: at(9) }), notice({ at: at(1) }), notice({ at: at(-1) }), notice({ at: at(-30) })];
  expect(byDay(told, new Date(2026, 11, 4, 12)).map((day) => [day.name, day.notices.length])).toEqual([
    ['Aujourd’hui', 2], ['Hier', 1], [expect.stringMatching(/^mercredi 2 décembre/), 1],
  ]);
});
