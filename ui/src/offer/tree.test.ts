import { describe, expect, it } from 'vitest';
import { addAfter, levelOf, move, parentOf, shareOf, shift, without, wishOf, type Row } from './tree';

const depths = { A: 'competence', l: 'apprentissage', c: 'contenu' } as const;

/** `A l c c A c` as rows whose titles are numbered: A0 l1 c2 c3 A4 c5. */
const rows = (text: string): Row[] => text.split(' ').map((kind, n) => ({ id: `${kind}${n}`, depth: depths[kind as 'A'], code: '', title: `${kind}${n}`, title_ar: '', share: '' }));
const ids = (list: Row[]): string => list.map((row) => row.id).join(' ');

describe('a référentiel while it is written', () => {
  const list = rows('A l c c A c');

  it('stands each line under the nearest of a higher rank', () => {
    expect(list.map((_, at) => parentOf(list, at))).toEqual([-1, 0, 1, 1, -1, 4]);
    expect(list.map((_, at) => levelOf(list, at))).toEqual([0, 1, 2, 2, 0, 1]);
    expect(wishOf(list).map((one) => one.parent)).toEqual(['', 'A0', 'l1', 'l1', '', 'A4']);
  });

  it('moves a line with all below it', () => {
    expect(ids(move(list, 0, 1)!.rows)).toBe('A4 c5 A0 l1 c2 c3');
    expect(move(list, 0, 1)!.at).toBe(2);
    expect(ids(move(list, 4, -1)!.rows)).toBe('A4 c5 A0 l1 c2 c3');
    expect(ids(move(list, 3, -1)!.rows)).toBe('A0 l1 c3 c2 A4 c5');
  });

  it('leaves a line where nothing stands beside it', () => {
    expect([move(list, 0, -1), move(list, 4, 1), move(list, 2, -1), move(list, 3, 1)]).toEqual([null, null, null, null]);
  });

  it('changes the rank of a line with all below it, within the three', () => {
    expect(shift(list, 4, 1)?.map((row) => row.depth).slice(4)).toBeUndefined();
    expect(shift(list, 1, -1)!.map((row) => row.depth)).toEqual(['competence', 'competence', 'apprentissage', 'apprentissage', 'competence', 'contenu']);
    expect(shift(rows('A A'), 1, 1)!.map((row) => row.depth)).toEqual(['competence', 'apprentissage']);
    expect(shift(list, 0, -1)).toBeNull();
  });

  it('adds after what stands below, and removes with it', () => {
    const more = addAfter(list, 0);
    expect([more.at, more.rows[4]!.depth, more.rows.length]).toEqual([4, 'competence', 7]);
    expect(ids(without(list, 1))).toBe('A0 A4 c5');
    expect(addAfter([], -1).rows.map((row) => row.depth)).toEqual(['competence']);
  });

  it('reads shares with comma, point and sign', () => {
    expect(['12,5', '12.5 %', '', '100'].map(shareOf)).toEqual([1250, 1250, 0, 10000]);
    expect(shareOf('douze')).toBeNaN();
  });
});
