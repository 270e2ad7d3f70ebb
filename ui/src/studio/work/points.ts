import { numberOf } from './questions';

/** All that a mark may be. */
export const full = 20;

/** Hundredths, so that 0.1 and 0.2 are 0.3. */
const cents = (value: number): number => Math.round(value * 100);

/** A mark as it was written: null for an empty field, NaN for what is no mark of `most` at most. */
export function markOf(text: string, most = full): number | null {
  if (!text.trim()) return null;
  const value = numberOf(text);
  return value === null || value < 0 || value > most ? NaN : cents(value) / 100;
}

/** What is still to be given of 20; below 0 where it is too much. */
export function restOf(points: (number | null)[]): number {
  return (cents(full) - points.reduce<number>((sum, one) => sum + cents(one || 0), 0)) / 100;
}

/** The sum of the points that were given, or null where one is missing or wrong. */
export function sumOf(points: (number | null | undefined)[]): number | null {
  if (!points.length || points.some((one) => one === null || one === undefined || Number.isNaN(one))) return null;
  return points.reduce<number>((sum, one) => sum + cents(one!), 0) / 100;
}
