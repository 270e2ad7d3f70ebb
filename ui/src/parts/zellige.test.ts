import { expect, it } from 'vitest';
import type { Hue } from '../types';
import { zellige } from './zellige';

const hues: Hue[] = ['', 'num', 'ind', 'bat', 'hot', 'ges', 'san'];
const ids = Array.from({ length: 200 }, (_, i) => `01jd${i}`);

it('draws the same cover for an id, for ever', () => {
  for (const hue of hues) expect(zellige('01jdabc', hue)).toBe(zellige('01jdabc', hue));
});

it('draws different covers for different ids', () => {
  expect(new Set(ids.map((id) => zellige(id, 'num'))).size).toBeGreaterThan(60);
});

it('stays small and has no gap in its numbers', () => {
  for (const [i, id] of ids.entries()) {
    const svg = zellige(id, hues[i % hues.length]!, { over: i % 2 === 0 });
    expect(svg.length).toBeLessThan(2500);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  }
});
