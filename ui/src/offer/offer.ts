import { formatNumber, language } from '../i18n';
import { to } from '../i18n/offer';
import { session } from '../session.svelte';
import type { CourseState, Kind, Named, Names } from '../types';

export interface Trade {
  id: string;
  code: string;
  names: Names;
  sector: string;
  level: string;
  kind: string;
  /** The trade of its common first year, or empty. */
  trunk: string;
  version: number;
  archived: boolean;
}

export interface TradeCard extends Trade {
  editions: number;
  newest: string;
  groups: number;
}

export interface YearGroup {
  id: string;
  code: string;
  name: string;
  year: string;
}

/** In minutes. */
export interface Hours {
  p1: number;
  syn1: number;
  asyn1: number;
  p2: number;
  syn2: number;
  asyn2: number;
}

export interface Edition {
  id: string;
  trade: string;
  year: string;
  version: number;
  archived: boolean;
}

export interface WholeTrade extends Trade {
  trunk_names: Names | null;
  options: Trade[] | null;
  editions: (Edition & { modules: number; hours: Hours; groups: YearGroup[] | null })[] | null;
  can: { edit: boolean };
}

export interface Coverage {
  contents: number;
  covered: number;
  share: number;
}

export interface ModuleCard {
  id: string;
  code: string;
  short: string;
  title: string;
  title_ar: string;
  study_year: number;
  regional: boolean;
  pie: boolean;
  hours: Hours;
  elements: number;
  coverage: Coverage;
  version: number;
  archived: boolean;
}

export interface WholeEdition extends Edition {
  of: Trade;
  groups: YearGroup[] | null;
  modules: ModuleCard[] | null;
  coverage: Coverage;
  can: { edit: boolean };
}

export type Depth = 'competence' | 'apprentissage' | 'contenu';

export interface ElementName {
  id: string;
  depth: Depth;
  code: string;
  title: string;
  title_ar: string;
}

export interface Piece {
  id: string;
  title: string;
  kind: Kind;
  state: CourseState;
  course: Named;
}

export interface Element extends ElementName {
  parent: string;
  /** Hundredths of a percent of the module's hours; 0 where nobody said. */
  share: number;
  resources: Piece[] | null;
}

export interface WholeModule extends Omit<ModuleCard, 'elements'> {
  in: Edition;
  of: Trade;
  elements: Element[] | null;
  previous: string;
  next: string;
  can: { edit: boolean };
}

export interface ModuleName {
  id: string;
  code: string;
  short: string;
  title: string;
  title_ar: string;
}

export interface EditionCoverage extends Edition {
  of: Trade;
  coverage: Coverage;
  modules: (ModuleCard & { gaps: ElementName[] | null })[] | null;
  lost: { resource: Piece; element: ElementName; module: ModuleName; year: string }[] | null;
}

/** An élément that a resource serves, where the reader meets it. */
export interface Served extends ElementName {
  module: ModuleName;
  trade: Named;
  year: string;
  lost: boolean;
}

/** A part of a screen that comes later, with all its words. */
export async function ready<T>(module: Promise<T>): Promise<T> {
  const loaded = await module;
  await language.ready();
  return loaded;
}

/** The title in the language shown, where there is one. */
export const titleOf = (of: { title: string; title_ar: string }): string => (language.current === 'ar' && of.title_ar) || of.title;

export const nameOf = (trade: Trade): string => language.name(trade.names) || trade.code;

/** What a sector is called; of one that nobody named, its slug. */
export const sectorOf = (slug: string): string => language.name(session.sector(slug)?.names) || slug;

export const levelOf = (slug: string): string => language.name(session.boot.levels.find((one) => one.slug === slug)?.names) || slug;

export const totals = (h: Hours) => ({ p: h.p1 + h.p2, syn: h.syn1 + h.syn2, asyn: h.asyn1 + h.asyn2 });
export const total = (h: Hours): number => h.p1 + h.p2 + h.syn1 + h.syn2 + h.asyn1 + h.asyn2;

/** Minutes as hours, without their unit: `2,5`. */
export const hours = (minutes: number): string => formatNumber(minutes / 60);

export const yearOf = (n: number): string => (n === 1 ? to('year.1') : to('year.n', { n }));

/** A share in hundredths of a percent as `12,5 %`. */
export const percent = (share: number): string => formatNumber(share / 100, undefined, 2) + (language.current === 'fr' ? '\u202f%' : '%');

/** What counts and has nothing to learn from: the éléments with nothing below them and no published resource. */
export function gapsOf(elements: Element[]): Set<string> {
  const parents = new Set(elements.map((one) => one.parent));
  return new Set(elements.filter((one) => !parents.has(one.id) && !(one.resources ?? []).some((piece) => piece.state === 'published')).map((one) => one.id));
}

/** How far below the module each élément stands, from 0. */
export function levelsOf(elements: { id: string; parent: string }[]): Map<string, number> {
  const levels = new Map<string, number>();
  for (const one of elements) levels.set(one.id, one.parent && levels.has(one.parent) ? levels.get(one.parent)! + 1 : 0);
  return levels;
}
