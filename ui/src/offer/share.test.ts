import { describe, expect, it } from 'vitest';
import { restsOf } from './share';

const element = (path: string, share = 0) => ({ id: path, parent: path.split('.').slice(0, -1).join('.'), share });
const rests = (...elements: ReturnType<typeof element>[]) => Object.fromEntries(restsOf(elements));

describe('a share that nobody gave', () => {
  it('is an equal part of what the others leave of the one above', () => {
    expect(rests(element('A', 6000), element('A.1', 1200), element('A.2'), element('A.3'), element('B', 4000))).toEqual({ 'A.2': 2400, 'A.3': 2400 });
  });
  it('goes by how many count below', () => {
    expect(rests(element('A', 4000), element('B'), element('B.1'), element('B.2'), element('C'))).toEqual({ B: 4000, C: 2000, 'B.1': 2000, 'B.2': 2000 });
  });
  it('is nothing where the others have it all, and not told where no share was given', () => {
    expect(rests(element('A', 10000), element('B'))).toEqual({ B: 0 });
    expect(rests(element('A'), element('B'))).toEqual({});
  });
});
