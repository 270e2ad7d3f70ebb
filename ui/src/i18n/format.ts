import type { Language } from '../types';
import { language } from './language.svelte';

/** Arabic with Latin digits and Moroccan month names; French thousands by narrow spaces. */
export const numberLocale: Record<Language, string> = { fr: 'fr', ar: 'ar-MA-u-nu-latn', en: 'en-GB' };
export const dateLocale: Record<Language, string> = { fr: 'fr-MA', ar: 'ar-MA-u-nu-latn', en: 'en-GB' };

const percent: Record<Language, string> = { fr: '\u202f%', ar: '%', en: '%' };

export function formatNumber(value: number, shown: Language = language.current, digits = 1): string {
  return new Intl.NumberFormat(numberLocale[shown], { maximumFractionDigits: digits }).format(value);
}

/** 0.42 as `42 %`, rounded down so that 100 % means all. */
export function formatShare(share: number): string {
  return formatNumber(Math.floor(share * 100 + 1e-6)) + percent[language.current];
}

/** Whole hours as `48 h`, and `7 j` where they are whole days of a week or more. */
export function formatHours(hours: number): string {
  const [unit, value] = hours >= 168 && hours % 24 === 0 ? ['day', hours / 24] : ['hour', hours];
  return new Intl.NumberFormat(numberLocale[language.current], { style: 'unit', unit: unit as string, unitDisplay: 'short' }).format(value as number);
}

/** Seconds as `4:52` or `1:02:09`: the same in every language, left to right. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export function formatDate(time: string | Date, style: 'day' | 'short' | 'year' | 'full' = 'day'): string {
  const options: Record<typeof style, Intl.DateTimeFormatOptions> = {
    day: { day: 'numeric', month: 'long' },
    short: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
    year: { day: 'numeric', month: 'long', year: 'numeric' },
    full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  };
  return new Intl.DateTimeFormat(dateLocale[language.current], options[style]).format(new Date(time));
}

export function formatTime(time: string | Date): string {
  return new Intl.DateTimeFormat(dateLocale[language.current], { hour: 'numeric', minute: '2-digit' }).format(new Date(time));
}

const spans: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86400], ['hour', 3600], ['minute', 60]];

/** Browsers say `maintenant`, which nobody says of what is over. */
const justNow: Record<Language, string> = { fr: 'à l’instant', ar: 'الآن', en: 'just now' };

/** `à l’instant`, `hier`, `il y a 5 minutes`; a date when it is older than a week. */
export function formatAgo(time: string | Date, now = Date.now()): string {
  const seconds = (new Date(time).getTime() - now) / 1000;
  if (seconds < -7 * 86400) return formatDate(time);
  const passed = spans.find(([, span]) => Math.abs(seconds) >= span);
  if (!passed) return justNow[language.current];
  const [unit, length] = passed;
  return new Intl.RelativeTimeFormat(numberLocale[language.current], { numeric: 'auto' }).format(Math.round(seconds / length), unit);
}
