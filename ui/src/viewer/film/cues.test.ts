import { expect, it } from 'vitest';
import type { Passage } from '../../types';
import type { Captions } from '../types';
import { captionsFor, cueAt, oneEach, spotsOf } from './cues';

const cues = [
  { start: 1, end: 3, text: 'Le disjoncteur.' },
  { start: 3, end: 5, text: 'On coupe le courant.' },
  { start: 8, end: 9, text: 'Le Disjoncteur, encore.' },
];

it.each([[0, -1], [1, 0], [2.9, 0], [3, 1], [6, -1], [8.5, 2], [20, -1]])('at %d seconds cue %i is said', (seconds, cue) => {
  expect(cueAt(cues, seconds)).toBe(cue);
});

const passage = (loc: Passage['loc'], text: string): Passage => ({ kind: 'cue', loc, context: '', text, marks: [], words: [] });

it('finds the cues that say a word, with their marks', () => {
  expect(spotsOf(cues, new Set(['disjoncteur']), [])).toEqual([{ start: 1, text: 'Le disjoncteur.', marks: [[3, 14]] }, { start: 8, text: 'Le Disjoncteur, encore.', marks: [[3, 14]] }]);
});

it('goes to what was found in captions of another language', () => {
  const found = [passage({ seconds: 30 }, 'قاطع'), passage({ page: 2 }, ''), passage({ seconds: 0 }, 'القاطع')];
  expect(spotsOf(cues, new Set(['قاطع']), found).map(({ start }) => start)).toEqual([0, 30]);
});

const track = (language: Captions['language'], label: string): Captions => ({ language, label, src: '', cues: [] });

it('offers a language once, by its newest captions', () => {
  expect(oneEach([track('fr', 'old'), track('ar', 'ar'), track('fr', 'new')]).map((one) => one.label)).toEqual(['new', 'ar']);
});

it('begins with the language chosen before, else that of the interface, else the first', () => {
  const all = [track('fr', 'fr'), track('ar', 'ar')];
  expect(captionsFor(all, 'ar', 'fr')?.label).toBe('ar');
  expect(captionsFor(all, '', 'ar')?.label).toBe('ar');
  expect(captionsFor(all, 'off', 'en')?.label).toBe('fr');
});
