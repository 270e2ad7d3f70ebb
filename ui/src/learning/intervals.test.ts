import { describe, expect, it } from 'vitest';
import type { Interval } from '../types';
import { add, pageStretch, total } from './intervals';

const all = (stretches: Interval[]) => stretches.reduce<Interval[]>((set, one) => add(set, one), []);

describe('a set of stretches', () => {
  it('joins what overlaps and keeps apart what does not', () => {
    expect(all([[0, 10], [20, 30], [5, 12]])).toEqual([[0, 12], [20, 30]]);
  });

  it('joins several at once', () => {
    expect(all([[0, 2], [4, 6], [8, 10], [1, 9]])).toEqual([[0, 10]]);
  });

  it('joins stretches that all but touch, as the server does', () => {
    expect(all([[0, 10], [10.04, 12]])).toEqual([[0, 12]]);
    expect(all([[0, 10], [10.06, 12]])).toEqual([[0, 10], [10.06, 12]]);
  });

  it('takes no empty, backward or unreal stretch', () => {
    expect(all([[3, 3], [5, 4], [Number.NaN, 2]])).toEqual([]);
  });

  it('gives the same set in any order, any number of times', () => {
    const stretches: Interval[] = [[0, 4], [12, 13], [3, 7], [30, 31], [6.98, 12.01]];
    const once = all(stretches);
    expect(all([...stretches].reverse())).toEqual(once);
    expect(all([...stretches, ...stretches])).toEqual(once);
    expect(total(once)).toBeCloseTo(14);
  });

  it('counts a page once however often it is read', () => {
    expect(total(all([pageStretch(3), pageStretch(1), pageStretch(3)]))).toBe(2);
    expect(all([pageStretch(1), pageStretch(2)])).toEqual([[0, 2]]);
  });
});
