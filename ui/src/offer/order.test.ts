import { describe, expect, it } from 'vitest';
import { stepped } from './order';

const modules = ['a1', 'b1', 'c2', 'd2', 'e1'].map((one) => ({ id: one[0]!, study_year: Number(one[1]) }));
const drawn = (id: string, by: -1 | 1) => stepped(modules, id, by)?.map((one) => one.id).join('');

describe('the order of the modules of an edition', () => {
  it('exchanges a module with the one beside it', () => {
    expect(drawn('a', 1)).toBe('bacde');
    expect(drawn('d', -1)).toBe('abdce');
  });
  it('stays within the year of study, over the others', () => {
    expect(drawn('b', 1)).toBe('acdeb');
    expect(drawn('e', -1)).toBe('aebcd');
  });
  it('knows the first and the last of a year', () => {
    expect([drawn('a', -1), drawn('c', -1), drawn('d', 1), drawn('e', 1), drawn('x', 1)]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});
