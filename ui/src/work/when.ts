import { dateLocale, formatDate, formatNumber, formatTime, language } from '../i18n';
import { tw } from '../i18n/work';

const day = 86_400_000;

/** How many days from the one to the other, by the calendar of this device. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(to) - midnight(from)) / day);
}

const near: Record<number, 'when.today' | 'when.tomorrow' | 'when.yesterday'> = { [-1]: 'when.yesterday', 0: 'when.today', 1: 'when.tomorrow' };

/** `demain à 18:00`, `jeudi 3 décembre 2026 à 18:00`. */
export function when(time: string | Date, now = new Date()): string {
  const at = new Date(time);
  const key = near[daysBetween(now, at)];
  return key ? tw(key, { time: formatTime(at) }) : tw('when.day', { day: formatDate(at, 'full'), time: formatTime(at) });
}

/** The head of a day in a list: `Aujourd’hui, lundi 30 novembre 2026`. */
export function dayName(time: string, now = new Date()): string {
  const days = daysBetween(now, new Date(time));
  const name = formatDate(time, 'full');
  return days === 0 ? tw('day.today', { day: name }) : days === 1 ? tw('day.tomorrow', { day: name }) : name;
}

/** The day in the margin of a list: its name within a week, else its number and month. */
export function dayShort(time: string, now = new Date()): string {
  const days = daysBetween(now, new Date(time));
  const options: Intl.DateTimeFormatOptions = days >= 0 && days < 7 ? { weekday: 'short' } : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(dateLocale[language.current], options).format(new Date(time));
}

/** How long, in the largest unit that is not nothing: `2 jours`. In ms. */
export function span(length: number): string {
  const minutes = Math.max(1, Math.round(length / 60_000));
  if (minutes < 60) return tw('time.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? tw('time.hours', { n: hours }) : tw('time.days', { n: Math.floor(hours / 24) });
}

/** A mark on 20, as `15,25/20`. */
export const markOf = (mark: number): string => `\u2066${formatNumber(mark, undefined, 2)}/20\u2069`;
