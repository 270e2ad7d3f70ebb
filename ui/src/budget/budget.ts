import { formatDate, formatTime, language, t } from '../i18n';
import type { Budget } from '../types';

/** `GET /me/budget`: one's own, and those one shares with others of one's place. */
export interface Budgets {
  own: Budget;
  shared: Budget[];
}

export const megabyte = 1_000_000;

/** When a budget begins anew: `à 15:00`, `le 1 décembre`. A month does so at midnight; at noon it is the same day in any zone near. */
export function whenAnew({ period, until }: Pick<Budget, 'period' | 'until'>): string {
  if (period === 'hour') return t('budget.when.hour', { time: formatTime(until) });
  const day = formatDate(new Date(new Date(until).getTime() + 12 * 3_600_000));
  return t('budget.when.month', { day: language.current === 'fr' ? day.replace(/^1(?=\s)/, '1er') : day });
}

/** The bytes to allow oneself for something of a size: whole megabytes, with room for what comes with it. */
export const roomFor = (bytes: number): number => Math.ceil((bytes * 1.02) / megabyte + 0.2) * megabyte;

/** The budget that withholds something: one's own first. */
export function tightest(budgets: Budget[] | undefined, why: string | undefined): Budget | undefined {
  return budgets?.filter(({ place }) => !place === (why !== 'budget.place-spent')).sort((a, b) => a.left - b.left)[0];
}
