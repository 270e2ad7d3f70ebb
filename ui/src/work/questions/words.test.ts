import { afterEach, expect, it } from 'vitest';
import { language } from '../../i18n';
import { numberText } from './words';

const before = language.current;
afterEach(() => (language.current = before));

it.each([
  ['fr', '0.50', '0,50'], ['fr', '-3,2', '-3,2'], ['en', '3,2', '3.2'], ['ar', '0.5', '0,5'], ['fr', '12', '12'], ['fr', '1.5 V', '1.5 V'], ['fr', '1e-3', '1e-3'], ['fr', '1.2.3', '1.2.3'],
] as const)('writes a number as %s does: %s as %s', (shown, said, want) => {
  language.current = shown;
  expect(numberText(said)).toBe(want);
});
