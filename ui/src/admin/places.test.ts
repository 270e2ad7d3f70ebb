import { expect, it } from 'vitest';
import { kindsBelow, type Place, type PlaceKind, Tree } from './places';

const place = (id: string, kind: PlaceKind, parent: string, more: Partial<Place> = {}): Place => ({
  id, kind, parent, name: id, sort: '', code: '', review: false, capacity: 0, equipment: [], archived: false, editable: true, version: 1, ...more,
});
const cmc = place('CMC', 'etablissement', 'DR', { sort: 'cmc' });
const tree = new Tree([
  place('salle 10', 'space', 'ISTA'), place('salle 9', 'space', 'ISTA', { code: 'S-09' }), cmc, place('DR', 'direction', ''), place('ISTA', 'etablissement', 'DR', { sort: 'ista' }),
  place('Atelier électricité', 'space', 'pôle'), place('pôle', 'pole', 'CMC'), place('قاعة الإعلاميات', 'space', 'ISTA'), place('fermé', 'etablissement', 'DR', { archived: true }),
]);

it('puts places in order below what they stand in, numbers by their size', () => {
  expect(tree.below('').map((one) => one.id)).toEqual(['DR']);
  expect(tree.below('ISTA').map((one) => one.id)).toEqual(['salle 9', 'salle 10', 'قاعة الإعلاميات']);
  expect(tree.path(tree.get('Atelier électricité')!)).toBe('DR › CMC › pôle › Atelier électricité');
});

it('finds by name and code, without accents and whatever the form of alef', () => {
  expect(tree.find('electr').map((one) => one.id)).toEqual(['Atelier électricité']);
  expect(tree.find('s-09').map((one) => one.id)).toEqual(['salle 9']);
  expect(tree.find('الاعلاميات').map((one) => one.id)).toEqual(['قاعة الإعلاميات']);
});

it('offers what may stand there, and pôles in a CMC only', () => {
  expect(kindsBelow(null)).toEqual(['direction', 'etablissement']);
  expect(kindsBelow(cmc)).toEqual(['pole', 'space']);
  expect(kindsBelow(tree.get('ISTA')!)).toEqual(['space']);
  expect(tree.homes('space').map((one) => one.id)).toEqual(['CMC', 'pôle', 'ISTA']);
});

it('shows a place whose parent is not told at the top, and ends where places stand in each other', () => {
  const round = new Tree([place('a', 'space', 'b'), place('b', 'space', 'a'), place('c', 'space', 'away')]);
  expect(round.below('').map((one) => one.id)).toEqual(['c']);
  expect(round.above(round.get('a')!).length).toBeLessThanOrEqual(2);
});
