import { describe, expect, it } from 'vitest';
import { sorted, toneOf, troubleOf, type Learner } from './stuck';

const now = Date.parse('2026-11-24T10:00:00Z');
const learner = (name: string, share: number, seen: string): Learner => ({ id: name, name, share, seen, modules: [] });

describe('who needs a word', () => {
  it('is who has not been there for more than seven days, or never', () => {
    expect(troubleOf(learner('a', 0.5, '2026-11-16T09:00:00Z'), now)).toBe('absent');
    expect(troubleOf(learner('a', 0.5, '2026-11-17T11:00:00Z'), now)).toBeNull();
    expect(troubleOf(learner('a', 0, ''), now)).toBe('absent');
  });
  it('is who has done less than a fifth', () => {
    expect(troubleOf(learner('a', 0.19, '2026-11-24T09:00:00Z'), now)).toBe('behind');
    expect(troubleOf(learner('a', 0.2, '2026-11-24T09:00:00Z'), now)).toBeNull();
  });
  it('is nobody who has finished', () => {
    expect(troubleOf(learner('a', 1, '2026-01-01T09:00:00Z'), now)).toBeNull();
  });
});

describe('the grid', () => {
  it('sorts by name in the order of the language, and equal shares by name', () => {
    const all = [learner('Zineb', 0.5, ''), learner('Élodie', 0.5, ''), learner('Amine', 0.9, '')];
    expect(sorted(all, 'name', false, 'fr').map((one) => one.name)).toEqual(['Amine', 'Élodie', 'Zineb']);
    expect(sorted(all, 'share', true, 'fr').map((one) => one.name)).toEqual(['Amine', 'Élodie', 'Zineb']);
  });
  it('puts who was never seen first when sorted by last seen', () => {
    const all = [learner('a', 1, '2026-11-24T09:00:00Z'), learner('b', 0, '')];
    expect(sorted(all, 'seen', false, 'fr')[0]?.name).toBe('b');
  });
  it('draws all as done only when it is', () => {
    expect([0, 0.01, 0.4, 0.7, 0.99, 1].map(toneOf)).toEqual([0, 1, 2, 3, 3, 4]);
  });
});
