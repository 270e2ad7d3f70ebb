import type { Kind } from '../types';
import { formatClock, formatNumber, t } from './index';

/** Minutes as `38 min` or `1 h 20`; at least one minute, so that nothing looks free. */
export function minutes(count: number): string {
  const whole = Math.max(1, Math.round(count));
  if (whole < 60) return t('cost.minutes', { n: whole });
  const [h, m] = [Math.floor(whole / 60), whole % 60];
  return m ? t('cost.hours.minutes', { h, m: String(m).padStart(2, '0') }) : t('cost.hours', { h });
}

/** Seconds and pages as `38 min et 12 pages`; empty when there is nothing. */
export function amount({ seconds = 0, pages = 0 }: { seconds?: number; pages?: number }): string {
  const parts = [seconds > 0 ? minutes(seconds / 60) : '', pages > 0 ? t('cost.pages', { n: pages }) : ''].filter(Boolean);
  return parts.length === 2 ? t('cost.and', { a: parts[0]!, b: parts[1]! }) : (parts[0] ?? '');
}

/** How long a resource is: a film's clock, a document's pages, a text's parts; empty when there is nothing to count. */
export function extent(kind: Kind, { duration = 0, pages = 0 }: { duration?: number; pages?: number }): string {
  if (duration) return formatClock(duration);
  return pages ? t(kind === 'text' || kind === 'ebook' ? 'cost.parts' : 'cost.pages', { n: pages }) : '';
}

/** What is still to do, as `reste 38 min`; empty when nothing is. */
export function left(of: { seconds?: number; pages?: number }): string {
  const what = amount(of);
  return what && t('cost.left', { what });
}

export const pageMark = (n: number): string => `${t('cost.page', { n: formatNumber(n) })}`.replace(' ', '\u00a0');
