import type { Named } from '../types';

export type PlaceKind = 'direction' | 'complexe' | 'etablissement' | 'pole' | 'space';

export interface Place {
  id: string;
  name: string;
  kind: PlaceKind;
  sort: string;
  code: string;
  parent: string;
  review: boolean;
  capacity: number;
  equipment: string[];
  archived: boolean;
  /** Whether who looks may change it, and add below it. */
  editable: boolean;
  version: number;
}

/** A place with how much stands in it itself. */
export interface Sited {
  place: Place;
  places: number;
  groups: number;
  people: number;
  courses: number;
}

export interface PlaceEvent {
  kind: string;
  actor: Named | null;
  at: string;
  payload: Record<string, string>;
}

/** What may stand right below what, as the lab rules; '' is the top. */
const below: Record<PlaceKind | '', PlaceKind[]> = {
  '': ['direction', 'etablissement'],
  direction: ['complexe', 'etablissement'],
  complexe: ['etablissement'],
  etablissement: ['pole', 'space'],
  pole: ['space'],
  space: [],
};

export const sorts: Partial<Record<PlaceKind, string[]>> = {
  etablissement: ['cmc', 'ista', 'cqp', 'antenne', 'autre'],
  space: ['salle', 'atelier', 'laboratoire', 'amphi', 'studio', 'plateforme', 'autre'],
};

/** The kinds that may be added below a place, or at the top: only a CMC has pôles. */
export const kindsBelow = (over: Place | null): PlaceKind[] => below[over?.kind ?? ''].filter((kind) => kind !== 'pole' || over?.sort === 'cmc');

export const named = new Intl.Collator(['fr', 'ar'], { numeric: true, sensitivity: 'base' });

/** An organisation's places, arranged. */
export class Tree {
  private readonly byId: Map<string, Place>;
  private readonly children = new Map<string, Place[]>();

  constructor(readonly all: Place[]) {
    this.byId = new Map(all.map((one) => [one.id, one]));
    for (const one of all) {
      const over = this.byId.has(one.parent) ? one.parent : '';
      const beside = this.children.get(over);
      if (beside) beside.push(one);
      else this.children.set(over, [one]);
    }
    for (const list of this.children.values()) list.sort((a, b) => named.compare(a.name, b.name));
  }

  get(id: string): Place | undefined {
    return this.byId.get(id);
  }

  below(id: string): Place[] {
    return this.children.get(id) ?? [];
  }

  /** What a place stands in, the top first. */
  above(place: Place): Place[] {
    const line: Place[] = [];
    for (let over = this.byId.get(place.parent); over && !line.includes(over); over = this.byId.get(over.parent)) line.unshift(over);
    return line;
  }

  /** Where a place might stand. */
  homes(kind: PlaceKind): Place[] {
    return this.all.filter((one) => one.editable && !one.archived && kindsBelow(one).includes(kind)).sort((a, b) => named.compare(this.path(a), this.path(b)));
  }

  path(place: Place): string {
    return [...this.above(place), place].map((one) => one.name).join(' › ');
  }

  /** Those whose name or code has all the words. */
  find(words: string): Place[] {
    const wanted = fold(words).split(/\s+/).filter(Boolean);
    return this.all.filter((one) => wanted.every((word) => fold(`${one.name} ${one.code}`).includes(word))).sort((a, b) => named.compare(a.name, b.name));
  }
}

/** Without capitals, accents and the marks of Arabic vowels; the forms of alef, ya and ta marbuta are one. */
const fold = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/[أإآ]/g, 'ا').replaceAll('ى', 'ي').replaceAll('ة', 'ه');
