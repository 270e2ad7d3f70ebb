import { describe, expect, it } from 'vitest';
import { dropDraft, keepDraft, keptDraft } from './drafts';

function shelf(): Map<string, string> & { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void } {
  const map = new Map<string, string>();
  return Object.assign(map, { getItem: (key: string) => map.get(key) ?? null, setItem: (key: string, value: string) => void map.set(key, value), removeItem: (key: string) => void map.delete(key) });
}

describe('what a trainer wrote', () => {
  const draft = { points: { a: '7,5' }, mark: '', comment: 'Bien' };
  it('is there after a reload, for this hand-in alone', () => {
    const here = shelf();
    keepDraft(here, 'h1', draft);
    expect(keptDraft(here, 'h1')).toEqual(draft);
    expect(keptDraft(here, 'h2')).toBeNull();
  });
  it('leaves nothing behind once it is sent, or when all of it was wiped', () => {
    const here = shelf();
    keepDraft(here, 'h1', draft);
    dropDraft(here, 'h1');
    keepDraft(here, 'h2', { points: { a: ' ' }, mark: '', comment: '  ' });
    expect(here.size).toBe(0);
  });
  it('is nothing where storage is refused or holds what we did not write', () => {
    const refusing = { getItem: () => { throw new Error('refused'); }, setItem: () => { throw new Error('refused'); }, removeItem: () => { throw new Error('refused'); } };
    keepDraft(refusing, 'h1', draft);
    expect(keptDraft(refusing, 'h1')).toBeNull();
    const here = shelf();
    here.setItem('lab.hand-in.h1', '{');
    expect(keptDraft(here, 'h1')).toBeNull();
  });
});
