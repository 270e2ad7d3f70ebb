import { expect, it } from 'vitest';
import { ulid } from './ulid';

it('makes what the lab accepts: 26 lower-case letters and digits, without i l o u', () => {
  for (let i = 0; i < 100; i++) expect(ulid()).toMatch(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
});

it('sorts by time', () => {
  const chance = new Uint8Array(16).fill(255);
  const none = new Uint8Array(16);
  expect(ulid(1_700_000_000_000, chance) < ulid(1_700_000_000_001, none)).toBe(true);
});

it('begins with the time as the standard writes it', () => {
  expect(ulid(1_469_918_176_385).slice(0, 10)).toBe('01aryz6s41');
});
