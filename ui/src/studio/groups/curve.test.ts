import { describe, expect, it } from 'vitest';
import { binsOf, linesOf, openAt, peakOf, saidAt, ticksOf, type Curve } from './curve';

const film: Curve = {
  resource: { id: 'f', title: 'Film', kind: 'video', extent: 100.4 }, course: { id: 'c', title: 'Cours' }, step: 1, until: '2026-11-28', began: 9,
  learners: Array.from({ length: 101 }, (_, i) => (i < 80 ? 9 : 0)), again: Array.from({ length: 101 }, (_, i) => (i === 52 ? 12 : 0)), stops: [],
  said: [{ at: 0, text: 'Bonjour.' }, { at: 50, text: 'Le tore compare.' }, { at: 60, text: 'Puis il coupe.' }],
};
const book: Curve = { ...film, resource: { id: 'b', title: 'Livre', kind: 'pdf', extent: 3 }, learners: [9, 8, 0], again: [0, 6, 0], said: [{ at: 2, text: 'Le raccordement' }] };

describe('bins', () => {
  it('lose no peak however few they are, and end where the film ends', () => {
    for (const most of [400, 40, 7, 1]) {
      const bins = binsOf(film, most);
      expect(bins.length).toBeLessThanOrEqual(most);
      expect(Math.max(...bins.map((one) => one.again))).toBe(12);
      expect(bins.at(-1)!.to).toBe(100.4);
      const peak = bins[peakOf(bins)]!;
      expect(peak.from <= 52 && peak.to > 52).toBe(true);
    }
  });

  it('of a document are its pages, from 1', () => {
    expect(binsOf(book, 400)).toEqual([
      { from: 1, to: 1, learners: 9, again: 0 }, { from: 2, to: 2, learners: 8, again: 6 }, { from: 3, to: 3, learners: 0, again: 0 },
    ]);
  });
});

it('words are those of the moment, and of no other page', () => {
  expect(saidAt(film, { from: 52, to: 53 })).toBe('Le tore compare.');
  expect(saidAt(book, { from: 2, to: 2 })).toBe('Le raccordement');
  expect(saidAt(book, { from: 3, to: 3 })).toBe('');
});

it('lines begin at zero and hold the most', () => {
  for (const most of [1, 5, 9, 12, 37, 101, 2400]) {
    const lines = linesOf(most);
    expect(lines[0]).toBe(0);
    expect(lines.at(-1)!).toBeGreaterThanOrEqual(most);
    expect(lines.length).toBeLessThanOrEqual(5);
  }
});

it('marks are round, and few on a phone', () => {
  expect(ticksOf(film, 5)).toEqual([0, 30, 60, 90]);
  expect(ticksOf({ ...film, resource: { ...film.resource, extent: 7200 } }, 6)).toEqual([0, 1800, 3600, 5400]);
  expect(ticksOf(book, 8)).toEqual([1, 2, 3]);
});

it('a place opens at its second or its page', () => {
  expect(openAt('f', 'video', 52.4)).toBe('/r/f#t=52');
  expect(openAt('b', 'pdf', 2)).toBe('/r/b#p=2');
  expect(openAt('n', 'text', 4)).toBe('/r/n#s=4');
});
