import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Plural, Words } from './messages';

vi.mock('../style/arabic.css', () => ({}));
const french: Words = { ...(await import('./fr')).default, ...(await import('./fr.rest')).default };
const others: Record<string, Words> = { ar: (await import('./ar')).default, en: (await import('./en')).default };

const forms = (message: string | Plural) => (typeof message === 'string' ? [message] : Object.values(message));
const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

function* sources(dir: string): Generator<string> {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.(svelte|ts)$/.test(name) && !/^(fr|ar|en)\b/.test(name)) yield readFileSync(path, 'utf8');
  }
}

describe.each(Object.keys(others))('%s', (language) => {
  const words = others[language]!;

  it('fills the same values as French in every message', () => {
    for (const [key, message] of Object.entries(french)) {
      const wanted = holes(forms(message).at(-1)!);
      expect(holes(forms(words[key]!).at(-1)!), key).toEqual(wanted);
    }
  });

  it('has every plural form its grammar asks for', () => {
    const grammar = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(words)) {
      if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual([...grammar].sort());
    }
  });

});

it('leaves no Latin word in Arabic', () => {
  const latin = Object.entries(others.ar!).filter(([, message]) => forms(message).some((text) => /[a-z]/i.test(text.replace(/\{\w+\}/g, ''))));
  expect(latin).toEqual([]);
});

it('speaks to people calmly: no exclamation mark in any language', () => {
  for (const words of [french, ...Object.values(others)]) expect(Object.values(words).flatMap(forms).filter((text) => /!/.test(text))).toEqual([]);
});

it('keeps no message that nothing shows', () => {
  const code = [...sources(join(import.meta.dirname, '..'))].join('\n');
  const prefixes = [...code.matchAll(/`([a-z.]+\.)\$\{/g)].map(([, prefix]) => prefix!);
  const unused = Object.keys(french).filter((key) => !code.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)));
  expect(unused).toEqual([]);
});
