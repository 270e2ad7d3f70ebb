/** Words made comparable: the rules of the lab's own search, as far as marking what it found needs them. */

const letters: Record<string, string> = { œ: 'oe', æ: 'ae', ß: 'ss', ٱ: 'ا', ى: 'ي', ی: 'ي', ة: 'ه', ک: 'ك' };
const arabicZero = '٠'.charCodeAt(0);

/** Lower case, without accents, Arabic vowels and tatweel; forms of alef, ya and ta marbuta are one. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
    .toLowerCase()
    .replace(/[œæßٱىیةک]/g, (letter) => letters[letter] ?? letter)
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - arabicZero));
}

/** The folded words of a text: runs of letters and digits. */
export function tokens(text: string): string[] {
  return fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** Where the wanted words stand in a text, as UTF-16 offsets [start, end). */
export function marksIn(text: string, wanted: ReadonlySet<string>): [number, number][] {
  if (!wanted.size) return [];
  return [...text.matchAll(/[\p{L}\p{N}\p{M}\u0640]+/gu)]
    .filter(([word]) => wanted.has(fold(word)))
    .map((found) => [found.index, found.index + found[0].length]);
}
