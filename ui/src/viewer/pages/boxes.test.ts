import { expect, it } from 'vitest';
import type { PageText } from '../types';
import { boxesOf } from './boxes';

const text = 'Le disjoncteur différentiel coupe';
const at = (word: string, x: number, y = 100) => ({ s: text.indexOf(word), e: text.indexOf(word) + word.length, x, y, w: 40, h: 10 });
const page: PageText = {
  n: 1, text, language: 'fr', width: 400, height: 500, source: '',
  words: [at('Le', 0), at('disjoncteur', 50), at('différentiel', 95), at('coupe', 150, 120)],
};

it('joins words that follow each other on a line', () => {
  const boxes = boxesOf(page, new Set(['disjoncteur', 'differentiel']));
  expect(boxes).toHaveLength(1);
  expect(boxes[0]?.left).toBeCloseTo(49 / 400);
  expect(boxes[0]?.width).toBeCloseTo(87 / 400);
});

it('keeps apart words with another between them, and words of two lines', () => {
  expect(boxesOf(page, new Set(['le', 'differentiel']))).toHaveLength(2);
  expect(boxesOf(page, new Set(['differentiel', 'coupe']))).toHaveLength(2);
});

it('marks nothing when nothing is looked for', () => {
  expect(boxesOf(page, new Set())).toEqual([]);
});
