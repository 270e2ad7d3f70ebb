import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Plural, Words } from './messages';

const forms = (message: string | Plural) => (typeof message === 'string' ? [message] : Object.values(message));
const holes = (message: string | Plural) => [...new Set(forms(message).at(-1)!.match(/\{\w+\}/g) ?? [])].sort();

/** What must hold of the words of an area that stand in files of their own, and that the screens of a folder show. */
export function wordsHold({ fr, ar, en }: { fr: Words; ar: Words; en: Words }, screens: string): void {
  it.each([['ar', ar], ['en', en]] as const)('fills the same values in %s as in French', (_, words) => {
    for (const [key, message] of Object.entries(fr)) expect(holes(words[key]!), key).toEqual(holes(message));
  });

  it('has every plural form that each grammar asks for', () => {
    for (const [language, words] of Object.entries({ fr, ar, en })) {
      const grammar = new Intl.PluralRules(language).resolvedOptions().pluralCategories.filter((form) => form !== 'many' || language === 'ar');
      for (const [key, message] of Object.entries(words)) if (typeof message !== 'string') expect(Object.keys(message).sort(), key).toEqual([...grammar].sort());
    }
  });

  it('leaves no Latin word in Arabic, and no exclamation mark anywhere', () => {
    expect(Object.entries(ar).filter(([, message]) => forms(message).some((text) => /[a-z]/i.test(text.replace(/\{\w+\}/g, ''))))).toEqual([]);
    for (const words of [fr, ar, en]) expect(Object.values(words).flatMap(forms).filter((text) => /!/.test(text))).toEqual([]);
  });

  it('keeps no word that no screen shows', () => {
    const code = readdirSync(screens).filter((name) => name.endsWith('.svelte')).map((name) => readFileSync(join(screens, name), 'utf8')).join('\n');
    const prefixes = [...code.matchAll(/`([a-z.-]+\.)\$\{/g)].map(([, prefix]) => prefix!);
    expect(Object.keys(fr).filter((key) => !code.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix)))).toEqual([]);
  });
}
