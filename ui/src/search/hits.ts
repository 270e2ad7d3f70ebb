import { formatClock } from '../i18n';
import { pageMark } from '../i18n/cost';
import type { HitGroup, Passage, SearchAnswer } from '../types';

/** The address that opens a resource at a passage, with the words to mark there. */
export function hrefOf(resource: string, passage: Passage | undefined, words: string): string {
  const place = new URLSearchParams();
  const { kind, loc } = passage ?? { kind: 'card', loc: {} };
  if (loc.page) place.set('p', String(loc.page));
  if (kind === 'cue') place.set('t', String(Math.floor(loc.seconds ?? 0)));
  if (kind === 'section') place.set('s', String(loc.section));
  if (words) place.set('q', words);
  const hash = place.toString();
  return `/r/${resource}${hash && `#${hash}`}`;
}

/** What stands in the margin: `p. 47` or `4:52`; nothing for a whole resource. */
export function markOf({ kind, loc }: Passage): string {
  if (kind === 'cue' && loc.seconds !== undefined) return formatClock(loc.seconds);
  if (kind === 'section' && loc.section) return `§\u00a0${loc.section}`;
  return loc.page ? pageMark(loc.page) : '';
}

/** The words as the lab understood them: the query with its corrections. */
export function understood({ query, corrected = [] }: Pick<SearchAnswer, 'query' | 'corrected'>): string {
  return corrected.reduce((text, { from, to }) => text.split(/(\s+)/).map((word) => (word === from ? to : word)).join(''), query);
}

/** Shorter questions to try when nothing answers a long one: its words alone, without the small ones. */
export function fewer(words: string): string[] {
  const all = [...new Set(words.trim().split(/\s+/))].filter((word) => word.length > 3);
  return words.trim().includes(' ') ? all.slice(0, 6) : [];
}

/** Passages inside a resource, without the one that speaks of the whole. */
export const inside = (group: HitGroup): Passage[] => group.passages.filter((passage) => passage.kind !== 'card');

/** Where the passages of a film stand, as shares of its length. */
export function timeline(group: HitGroup): number[] {
  if (!group.duration) return [];
  return inside(group).flatMap(({ kind, loc }) => (kind !== 'cue' || loc.seconds === undefined ? [] : [Math.min(1, loc.seconds / group.duration)]));
}
