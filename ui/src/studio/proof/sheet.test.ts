import { expect, it } from 'vitest';
import { differing, doubts, edited, keepDraft, keptDraft, nextDoubt, type ReadWord, type Sheet, surely, wordAt } from './sheet';

/** The words of a text, the doubtful ones in brackets. */
function words(text: string): ReadWord[] {
  return [...text.matchAll(/\S+/g)].map((found) => ({ s: found.index, e: found.index + found[0].length, x: found.index, y: 0, w: 10, h: 10, c: found[0].startsWith('[') ? 40 : 95 }));
}
const drawn = (text: string, all: ReadWord[]) => all.map(({ s, e }) => text.slice(s, e)).join('|');

it.each([
  ['a letter put in', 'le courant passe', 'le courrant passe', 'le|courrant|passe'],
  ['a letter taken out', 'le courant passe', 'le couant passe', 'le|couant|passe'],
  ['a word typed over', 'le [crt] passe', 'le courant passe', 'le|courant|passe'],
  ['a word taken out', 'le | courant', 'le  courant', 'le||courant'],
  ['before all', 'le courant', 'oui le courant', 'oui le|courant'],
  ['after all', 'le courant', 'le courant alternatif', 'le|courant alternatif'],
  ['between two words', 'le courant', 'le grand courant', 'le|grand courant'],
  ['Arabic', 'تعلبم الرياضيات', 'تعليم الرياضيات', 'تعليم|الرياضيات'],
  ['everything', 'le courant', '', '|'],
])('keeps words beside their boxes: %s', (_, before, after, want) => {
  const all = edited(words(before), before, after);
  expect(drawn(after, all)).toBe(want);
  for (const word of all) expect(word.s >= 0 && word.e >= word.s && word.e <= after.length).toBe(true);
});

it('follows a text through many edits without leaving it', () => {
  let seed = 7;
  const draw = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
  let text = 'un disjoncteur différentiel coupe le courant في المدرسة اليوم';
  let all = words(text);
  for (let n = 0; n < 2000; n++) {
    const at = draw(text.length + 1);
    const next = text.slice(0, at) + ['x', ' ', 'mot ', '', '\n'][draw(5)] + text.slice(at + draw(4));
    all = edited(all, text, next);
    text = next;
    let end = 0;
    for (const word of all) {
      expect(word.s).toBeGreaterThanOrEqual(end);
      expect(word.e).toBeGreaterThanOrEqual(word.s);
      end = word.e;
    }
    expect(end).toBeLessThanOrEqual(text.length);
  }
});

it('finds the word of a caret, and the doubtful ones around it', () => {
  const text = 'un [dis] est [la] ici';
  const all = words(text);
  expect(wordAt(all, 5)?.s).toBe(3);
  expect(wordAt(all, text.length)?.s).toBe(18);
  expect(wordAt([], 3)).toBeUndefined();
  const sheet = { standing: '' } as Sheet;
  const unsure = doubts(sheet, all);
  expect(unsure.map(({ s }) => s)).toEqual([3, 13]);
  expect(nextDoubt(unsure, 4, 1)?.s).toBe(13);
  expect(nextDoubt(unsure, 14, 1)?.s).toBe(3);
  expect(nextDoubt(unsure, 14, -1)?.s).toBe(3);
  expect(doubts({ standing: 'vouched' } as Sheet, all)).toEqual([]);
  expect(doubts(sheet, edited(all, text, text.replace('[dis]', 'dis'))).length).toBe(1);
});

it('shows where a new reading differs', () => {
  expect(differing('un dlsjoncteur coupe', 'un disjoncteur coupe')).toEqual([[3, 14]]);
  expect(differing('un disjoncteur', 'un disjoncteur')).toEqual([]);
});

it('says how sure a reading was', () => {
  expect([95, 80, 79, 60, 59, 0].map(surely)).toEqual(['good', 'good', 'weak', 'weak', 'poor', 'poor']);
});

it('keeps a draft with the version that it was begun on', () => {
  const shelf = new Map<string, string>();
  const storage = { getItem: (k: string) => shelf.get(k) ?? null, setItem: (k: string, v: string) => void shelf.set(k, v), removeItem: (k: string) => void shelf.delete(k) };
  keepDraft(storage, 'r', 3, { text: 'à moitié', version: 2 });
  expect(keptDraft(storage, 'r', 3)).toEqual({ text: 'à moitié', version: 2 });
  expect(keptDraft(storage, 'r', 4)).toBeNull();
  shelf.set('lab.reading.r.4', '{"text":1}');
  expect(keptDraft(storage, 'r', 4)).toBeNull();
  keepDraft(storage, 'r', 3, null);
  expect(shelf.has('lab.reading.r.3')).toBe(false);
});
