import { expect, it } from 'vitest';
import type { Captions } from '../../types';
import { captionsFor, cueAt, cuesWith, oneEach } from './cues';

const cues = [
  { start: 1, end: 3, text: 'Le disjoncteur.' },
  { start: 3, end: 5, text: 'On coupe le courant.' },
  { start: 8, end: 9, text: 'Le Disjoncteur, encore.' },
];

it.each([[0, -1], [1, 0], [2.9, 0], [3, 1], [6, -1], [8.5, 2], [20, -1]])('at %d seconds cue %i is said', (seconds, cue) => {
  expect(cueAt(cues, seconds)).toBe(cue);
});

it('finds the cues that say a word', () => {
  expect(cuesWith(cues, new Set(['disjoncteur']))).toEqual([0, 2]);
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
