import { describe, expect, it } from 'vitest';
import { markOf, restOf, sumOf } from './points';

describe('a mark as it is written', () => {
  it('has a comma or a point, in either script', () => {
    expect([markOf('15,25'), markOf('15.25'), markOf('١٥٫٢٥')]).toEqual([15.25, 15.25, 15.25]);
  });
  it('is none where nothing is written, and wrong beyond what it may be', () => {
    expect([markOf(' '), markOf('20'), markOf('20,01'), markOf('-1'), markOf('bien'), markOf('5', 4)]).toEqual([null, 20, NaN, NaN, NaN, NaN]);
  });
});

describe('points of criteria', () => {
  it('say what is left of 20 to the hundredth', () => {
    expect(restOf([0.1, 0.2, null])).toBe(19.7);
    expect(restOf([12, 8])).toBe(0);
    expect(restOf([12, 8.5])).toBe(-0.5);
  });
  it('add up only when all are given', () => {
    expect(sumOf([0.1, 0.2])).toBe(0.3);
    expect(sumOf([4, null])).toBeNull();
    expect(sumOf([4, NaN])).toBeNull();
    expect(sumOf([])).toBeNull();
  });
});
