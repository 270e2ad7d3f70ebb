import { type Place, type PlaceKind, Tree } from '../../admin/places';
import type { Course, Named } from '../../types';

/** Somewhere that a course may be shared with as a whole. */
export interface Wide {
  id: string;
  name: string;
  kind: PlaceKind | 'national';
}

/**
 * Where a course can be shared by the tree: what its place stands in, from the place itself up to the whole
 * organisation, and besides the pôles of its establishment. What was chosen elsewhere stays to be seen and taken back.
 */
export function wideOf(places: Place[], course: Course, at: Named | undefined, organisation: Named | undefined): { line: Wide[]; poles: Wide[] } {
  const tree = new Tree(places);
  const own = tree.get(at?.id ?? '');
  const line: Wide[] = own ? [own, ...tree.above(own).reverse()] : at?.id ? [{ ...at, kind: 'etablissement' }] : [];
  const poles = own ? line.flatMap((one) => tree.below(one.id)).filter((one) => one.kind === 'pole' && !line.some((over) => over.id === one.id)) : [];
  const known = new Set([...line, ...poles].map((one) => one.id));
  const elsewhere = course.audience.places.filter((one) => !known.has(one.id) && one.id !== organisation?.id).map((one): Wide => ({ ...one, kind: tree.get(one.id)?.kind ?? 'etablissement' }));
  const national: Wide[] = organisation ? [{ id: organisation.id, name: organisation.name, kind: 'national' }] : [];
  return { line: [...line, ...elsewhere, ...national], poles };
}
