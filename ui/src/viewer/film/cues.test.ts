import { expect, it } from 'vitest';
import { cueAt, cuesWith } from './cues';

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
