import { query } from '../api';
import type { Counts, Language } from '../types';

/** The facets of a search, in the order shown; each is a key of the address and of the lab's own. */
export const facets = ['type', 'language', 'sector', 'filiere', 'level', 'campus', 'duration'] as const;
export type Facet = (typeof facets)[number];

/** The orders that can be chosen; the first, by relevance, stands in no address. */
export const sorts = ['', 'date', 'title'] as const;
export type Sort = (typeof sorts)[number];

/** A question as the address of the results page holds it. */
export interface Question {
  words: string;
  page: number;
  sort: Sort;
  /** Nothing is corrected or left out. */
  exact: boolean;
  chosen: { facet: Facet; value: string }[];
}

export function questionIn(address: URLSearchParams): Question {
  return {
    words: address.get('q')?.trim() ?? '',
    page: Math.max(1, Math.floor(Number(address.get('page'))) || 1),
    sort: sorts.find((sort) => sort === address.get('sort')) ?? '',
    exact: address.get('exact') === '1',
    chosen: facets.flatMap((facet) => [...new Set(address.getAll(facet))].filter(Boolean).map((value) => ({ facet, value }))),
  };
}

/** The chosen values of one facet. */
export const valuesOf = ({ chosen }: Question, facet: Facet): string[] => chosen.flatMap((one) => (one.facet === facet ? [one.value] : []));

/** What the lab is asked for a question, below /api/v1; nothing where no word is written. */
export function pathOf(question: Question, lang: Language): string | null {
  const { words, page, sort, exact } = question;
  if (!words) return null;
  const filters = Object.fromEntries(facets.map((facet) => [facet, valuesOf(question, facet)]));
  return `/search${query({ q: words, lang, page: page > 1 ? page : '', sort, exact: exact || '', ...filters })}`;
}

/** The address of another question, or of the same asked otherwise. */
export function hrefFor(question: Question, other: Partial<Question>): string {
  const { words, page, sort, exact, chosen } = { ...question, page: 1, ...other };
  const out = new URLSearchParams();
  if (words) out.set('q', words);
  for (const { facet, value } of chosen) out.append(facet, value);
  if (sort) out.set('sort', sort);
  if (exact) out.set('exact', '1');
  if (page > 1) out.set('page', String(page));
  const text = out.toString();
  return `/s${text && `?${text}`}`;
}

/** The question with a value of a facet chosen, or no longer. */
export function choosing(question: Question, facet: Facet, value: string, on: boolean): Question['chosen'] {
  const others = question.chosen.filter((one) => one.facet !== facet || one.value !== value);
  return on ? [...others, { facet, value }] : others;
}

/** A name without accents and capitals, to look through a list by. */
export const plain = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();

/** Lengths of films, from short to long. */
const lengths = ['lt5', '5-15', '15-45', 'gt45'];

/** The values of a facet as they are listed: lengths as they grow, the others by their count; what is chosen stays at zero. */
export function listed(facet: Facet, counts: Counts = {}, chosen: string[] = []): [string, number][] {
  const all = Object.entries({ ...Object.fromEntries(chosen.map((value) => [value, 0])), ...counts });
  if (facet === 'duration') return all.sort(([a], [b]) => lengths.indexOf(a) - lengths.indexOf(b));
  return all.sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}
