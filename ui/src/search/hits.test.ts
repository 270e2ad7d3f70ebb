import { expect, it, vi } from 'vitest';
import type { HitGroup, Passage } from '../types';

vi.stubGlobal('navigator', { onLine: true, languages: ['fr'] });
const { fewer, hrefOf, markOf, timeline, understood } = await import('./hits');

const passage = (kind: Passage['kind'], loc: Passage['loc']): Passage => ({ kind, loc, context: '', text: '', marks: [], words: [] });

it.each([
  [passage('page', { page: 30, section: 0 }), '/r/r1#p=30&q=vlan', 'p.\u00a030'],
  [passage('cue', { seconds: 95.8, page: 0, section: 0 }), '/r/r1#t=95&q=vlan', '1:35'],
  [passage('cue', { seconds: 0 }), '/r/r1#t=0&q=vlan', '0:00'],
  [passage('section', { section: 3, page: 0 }), '/r/r1#s=3&q=vlan', '§\u00a03'],
  [passage('card', {}), '/r/r1#q=vlan', ''],
])('a passage opens where it stands', (one, href, mark) => {
  expect(hrefOf('r1', one, 'vlan')).toBe(href);
  expect(markOf(one)).toBe(mark);
});

it('carries the words as text', () => {
  expect(hrefOf('r1', undefined, 'a&p=9')).toBe('/r/r1#q=a%26p%3D9');
});

it('reads the query with its corrections, word by word', () => {
  expect(understood({ query: 'le disjonteur dis', corrected: [{ from: 'disjonteur', to: 'disjoncteur' }] })).toBe('le disjoncteur dis');
});

it('tries the words of a long question alone', () => {
  expect(fewer('le disjoncteur  de la zzz cuisine cuisine')).toEqual(['disjoncteur', 'cuisine']);
  expect(fewer('disjoncteur')).toEqual([]);
});

it('shows where in a film, as shares of its length', () => {
  const group = { duration: 200, passages: [passage('cue', { seconds: 50 }), passage('card', { seconds: 0 }), passage('cue', { seconds: 900 })] } as unknown as HitGroup;
  expect(timeline(group)).toEqual([0.25, 1]);
});
