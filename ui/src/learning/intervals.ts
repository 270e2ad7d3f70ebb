import type { Interval } from '../types';

/** Stretches nearer than this, in seconds, are one: a player's clock is no finer. The server's rule is the same. */
export const touch = 0.05;

/** Everything in the set or in the new stretch: ascending, not touching. An empty or backward stretch adds nothing. */
export function add(set: readonly Interval[], [from, to]: Interval): Interval[] {
  if (!(to > from)) return [...set];
  const apart = set.filter(([a, b]) => b + touch < from || a > to + touch);
  const joined = set.filter(([a, b]) => !(b + touch < from || a > to + touch));
  const one: Interval = [Math.min(from, ...joined.map(([a]) => a)), Math.max(to, ...joined.map(([, b]) => b))];
  return [...apart, one].sort((x, y) => x[0] - y[0]);
}

/** What of a stretch is in the set already; less than the grain of a clock is not. */
export function within(set: readonly Interval[], [from, to]: Interval): Interval[] {
  return set.map(([a, b]): Interval => [Math.max(a, from), Math.min(b, to)]).filter(([a, b]) => b - a > touch);
}

/** The sum of all stretches: seconds, or pages. */
export function total(set: readonly Interval[]): number {
  return set.reduce((sum, [from, to]) => sum + (to - from), 0);
}

/** Page n, counted from 1, as a stretch. */
export const pageStretch = (n: number): Interval => [n - 1, n];
