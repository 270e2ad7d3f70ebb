import { expect, it } from 'vitest';
import { fold, marksIn, tokens } from './fold';

it.each([
  ['Différentiel', 'differentiel'],
  ['CŒUR', 'coeur'],
  ['القَاطِع', 'القاطع'],
  ['أجهزة', 'اجهزه'],
  ['مستشفى', 'مستشفي'],
  ['٣٠', '30'],
])('%s is looked for as %s', (text, folded) => expect(fold(text)).toBe(folded));

it('takes a word out of its elision and punctuation', () => {
  expect(tokens('L’énergie, « 30 mA ».')).toEqual(['l', 'energie', '30', 'ma']);
});

it('marks the word and not its elision, with offsets of the text as written', () => {
  const text = 'Ouvre l’Énergie et le DISJONCTEUR.';
  const marks = marksIn(text, new Set(['energie', 'disjoncteur']));
  expect(marks.map(([start, end]) => text.slice(start, end))).toEqual(['Énergie', 'DISJONCTEUR']);
});

it('marks an Arabic word with its vowels', () => {
  const text = 'يقارن القَاطِعُ التيار';
  expect(marksIn(text, new Set(['القاطع'])).map(([start, end]) => text.slice(start, end))).toEqual(['القَاطِعُ']);
});
