import { describe, expect, it } from 'vitest';
import { byModule, changes, doing, type Present } from './now';

const someone = (name: string, module = '', kind = 'video'): Present => ({
  id: name, name, activity: 'playing', since: '2026-11-30T09:00:00Z',
  ...(module ? { on: { resource: { id: 'r', title: 'Film' }, kind, module: { id: module, title: module }, course: { id: 'c', title: 'Cours' } } } : {}),
});

describe('who is there', () => {
  it('stands by module, the fullest first, and elsewhere last', () => {
    const benches = byModule([someone('a'), someone('b', 'Terre'), someone('c', 'Tableau'), someone('d', 'Tableau'), someone('e', 'Sécurité')], 'fr');
    expect(benches.map((one) => one.title)).toEqual(['Tableau', 'Sécurité', 'Terre', '']);
    expect(benches[0]?.here.map((one) => one.name)).toEqual(['c', 'd']);
  });
  it('is announced by who came and who left, and not by what they do', () => {
    const before = [someone('a', 'M1'), someone('b', 'M1')];
    expect(changes(before, [{ ...someone('b', 'M2'), activity: 'idle' }, someone('c', 'M1')])).toEqual({ came: ['c'], left: ['a'] });
    expect(changes(before, before)).toEqual({ came: [], left: [] });
  });
  it('watches a film, reads a document, and works elsewhere', () => {
    expect([someone('a', 'M', 'video'), someone('a', 'M', 'pdf'), someone('a')].map(doing)).toEqual(['watches', 'reads', 'works']);
    expect(doing({ ...someone('a', 'M'), activity: 'hidden' })).toBe('hidden');
  });
});
