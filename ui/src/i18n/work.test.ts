import { describe, expect, it, vi } from 'vitest';
import type { Plural, Words } from './messages';

vi.mock('../style/arabic.css', () => ({}));
const french: Words = { ...(await import('./fr.work')).default, ...(await import('./fr.doing')).default };
const others: Record<string, Words> = {
  ar: { ...(await import('./ar.work')).default, ...(await import('./ar.doing')).default },
  en: { ...(await import('./en.work')).default, ...(await import('./en.doing')).default },
};

const forms = (message: string | Plural) => (typeof message === 'string' ? [message] : Object.values(message));
const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe.each(Object.keys(others))('%s, of work', (language) => {
  const words = others[language]!;

  it('fills the same values as French in every message', () => {
    for (const [key, message] of Object.entries(french)) expect(holes(forms(words[key]!).at(-1)!), key).toEqual(holes(forms(message).at(-1)!));
  });

  it('has every plural form its grammar asks for', () => {
    const grammar = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(words)) if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual([...grammar].sort());
  });
});

it('leaves no Latin word in the Arabic of work', () => {
  const latin = Object.entries(others.ar!).filter(([, message]) => forms(message).some((text) => /[a-z]/i.test(text.replace(/\{\w+\}/g, ''))));
  expect(latin).toEqual([]);
});
