import { formatNumber } from '../i18n';
import { ulid } from '../ulid';
import type { Depth, Element } from './offer';

/** A line of a référentiel while it is written. Under which one it stands follows from the lines above it: the nearest of a higher rank. */
export interface Row {
  id: string;
  depth: Depth;
  code: string;
  title: string;
  title_ar: string;
  /** Percent as it is typed; empty where nobody says. */
  share: string;
}

const ranks: Depth[] = ['competence', 'apprentissage', 'contenu'];
const rank = (row: Row): number => ranks.indexOf(row.depth);

export const rowsOf = (elements: Element[]): Row[] =>
  elements.map(({ id, depth, code, title, title_ar, share }) => ({ id, depth, code, title, title_ar, share: share ? formatNumber(share / 100, undefined, 2) : '' }));

export const blank = (depth: Depth): Row => ({ id: ulid(), depth, code: '', title: '', title_ar: '', share: '' });

/** Where the lines below one end: the index after the last of them. */
export function endOf(rows: Row[], at: number): number {
  let end = at + 1;
  while (end < rows.length && rank(rows[end]!) > rank(rows[at]!)) end++;
  return end;
}

/** The line that one stands under, or -1. */
export function parentOf(rows: Row[], at: number): number {
  for (let i = at - 1; i >= 0; i--) if (rank(rows[i]!) < rank(rows[at]!)) return i;
  return -1;
}

/** How deep a line stands, from 0. */
export function levelOf(rows: Row[], at: number): number {
  const parent = parentOf(rows, at);
  return parent < 0 ? 0 : levelOf(rows, parent) + 1;
}

/** A line more after one and what stands below it; of the same rank. Answers its index. */
export function addAfter(rows: Row[], at: number): { rows: Row[]; at: number } {
  const after = at < 0 ? rows.length : endOf(rows, at);
  const row = blank(at < 0 ? 'competence' : rows[at]!.depth);
  return { rows: [...rows.slice(0, after), row, ...rows.slice(after)], at: after };
}

/** Without a line and what stands below it. */
export const without = (rows: Row[], at: number): Row[] => [...rows.slice(0, at), ...rows.slice(endOf(rows, at))];

/** Exchanges a line, with what stands below it, with the one of its rank beside it; null where there is none. */
export function move(rows: Row[], at: number, by: -1 | 1): { rows: Row[]; at: number } | null {
  const end = endOf(rows, at);
  if (by > 0) return rows[end]?.depth === rows[at]!.depth ? { rows: exchanged(rows, at, end, endOf(rows, end)), at: at + endOf(rows, end) - end } : null;
  let before = at - 1;
  while (before >= 0 && rank(rows[before]!) > rank(rows[at]!)) before--;
  return rows[before]?.depth === rows[at]!.depth ? { rows: exchanged(rows, before, at, end), at: before } : null;
}

const exchanged = (rows: Row[], from: number, middle: number, to: number): Row[] => [...rows.slice(0, from), ...rows.slice(middle, to), ...rows.slice(from, middle), ...rows.slice(to)];

/** One rank lower (1) or higher (-1), with what stands below it; null where a rank would be left. */
export function shift(rows: Row[], at: number, by: -1 | 1): Row[] | null {
  const end = endOf(rows, at);
  const part = rows.slice(at, end);
  const fits = (row: Row) => ranks[rank(row) + by];
  if (!fits(rows[at]!) || (by > 0 && part.some((row) => !fits(row)))) return null;
  return [...rows.slice(0, at), ...part.map((row) => ({ ...row, depth: fits(row)! })), ...rows.slice(end)];
}

/** Hundredths of a percent of what somebody typed with comma or point; 0 for nothing, NaN for what is no number. */
export function shareOf(typed: string): number {
  const plain = typed.replace(/[\s%]/g, '').replace(',', '.');
  return plain === '' ? 0 : Math.round(Number(plain) * 100);
}

/** What is sent: each with the one it stands under. */
export const wishOf = (rows: Row[]): Omit<Element, 'resources'>[] =>
  rows.map((row, at) => ({ ...row, parent: rows[parentOf(rows, at)]?.id ?? '', title: row.title.trim(), share: shareOf(row.share) }));
