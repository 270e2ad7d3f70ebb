import type { Language } from '../types';
import { formatNumber, numberLocale } from './format';
import { language } from './language.svelte';

const units: Record<Language, string[]> = {
  fr: ['o', 'Ko', 'Mo', 'Go'],
  ar: ['بايت', 'كيلو', 'ميغا', 'جيغا'],
  en: ['B', 'kB', 'MB', 'GB'],
};

/** Bytes as `6 Mo`, `1,4 Go`; a number and its unit never part. */
export function formatSize(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${formatNumber(value, language.current, value < 10 && step > 1 ? 1 : 0)}\u00a0${units[language.current][step]}`;
}

/** Names and words as one list: `Électricité, M104 et HACCP`. */
export function formatList(items: string[]): string {
  return new Intl.ListFormat(numberLocale[language.current], { type: 'conjunction' }).format(items);
}
