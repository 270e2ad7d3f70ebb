import type { Language } from '../types';
import { formatNumber } from './format';
import { language } from './language.svelte';
import { called } from './learner.svelte';
import { spaceFrench } from './typography';

/** Words for a count: only the forms that the language has; `other` always. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Words = Record<string, string | Plural>;
/** The same keys in another language: a missing one does not compile. */
export type Same<F extends Words> = { [K in keyof F]: string | Plural };
export type Values = Record<string, string | number>;

export interface Translate<K extends string> {
  (key: K, values?: Values): string;
  has(key: string): boolean;
}

type Rest<R extends Words> = () => Promise<{ default: R }>;
type Loaders<F extends Words> = Record<'ar' | 'en', () => Promise<{ default: Same<F> }>>;

/**
 * Makes `t('key', {n: 3})` over French words, whose keys are the type; Arabic and English come when they are chosen.
 * `rest` brings French words that the first screen can do without. `n` picks the plural form. Numbers are written the language's way; other values are kept apart from Arabic text.
 */
export function messages<F extends Words, R extends Words = {}>(fr: F, load: Loaders<F & R>, rest?: Rest<R>): Translate<keyof (F & R) & string> {
  const loaded = new Map<Language, Words>([['fr', fr]]);
  language.add(async (wanted) => {
    if (wanted !== 'fr' && !loaded.has(wanted)) loaded.set(wanted, (await load[wanted]()).default);
  });
  if (rest) language.addLater(async () => void loaded.set('fr', { ...fr, ...(await rest()).default }));
  const translate = (key: string, values?: Values): string => {
    const shown = loaded.has(language.current) ? language.current : 'fr';
    const found = loaded.get(shown)?.[key] ?? loaded.get('fr')?.[key] ?? key;
    const text = fill(called(typeof found === 'string' ? found : pick(found, shown, Number(values?.n)), shown), values, shown);
    return shown === 'fr' ? spaceFrench(text) : text;
  };
  return Object.assign(translate, { has: (key: string) => [...loaded.values()].some((words) => key in words) });
}

function pick(forms: Plural, shown: Language, n: number): string {
  return forms[new Intl.PluralRules(shown).select(n)] ?? forms.other;
}

function fill(text: string, values: Values | undefined, shown: Language): string {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (typeof value === 'number') return formatNumber(value, shown);
    return shown === 'ar' ? `\u2068${value}\u2069` : value;
  });
}
