import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import ar from '../../i18n/ar.proof';
import en from '../../i18n/en.proof';
import fr from '../../i18n/fr.proof';
import type { Plural, Words } from '../../i18n/messages';

const others: Record<string, Words> = { ar, en };
const forms = (message: string | Plural) => (typeof message === 'string' ? [message] : Object.values(message));
const holes = (message: string | Plural) => [...new Set(forms(message).at(-1)!.match(/\{\w+\}/g) ?? [])].sort();

it.each(Object.keys(others))('fills the same values in %s as in French', (language) => {
  for (const [key, message] of Object.entries<string | Plural>(fr)) expect(holes(others[language]![key]!), key).toEqual(holes(message));
});

it('has every plural form that each grammar asks for', () => {
  for (const [language, words] of Object.entries({ ...others, fr: fr as Words })) {
    const grammar = new Intl.PluralRules(language).resolvedOptions().pluralCategories.filter((form) => form !== 'many' || language === 'ar');
    for (const [key, message] of Object.entries(words)) if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual([...grammar].sort());
  }
});

it('leaves no Latin word in Arabic, and no exclamation mark anywhere', () => {
  expect(Object.entries<string | Plural>(ar).filter(([, message]) => forms(message).some((text) => /[a-z]/i.test(text.replace(/\{\w+\}/g, ''))))).toEqual([]);
  for (const words of [fr as Words, ...Object.values(others)]) expect(Object.values(words).flatMap(forms).filter((text) => /!/.test(text))).toEqual([]);
});

it('keeps no word that no screen of correcting shows', () => {
  const code = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.svelte')).map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n');
  const prefixes = [...code.matchAll(/`([a-z.-]+\.)\$\{/g)].map(([, prefix]) => prefix!);
  expect(Object.keys(fr).filter((key) => !code.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)))).toEqual([]);
});
