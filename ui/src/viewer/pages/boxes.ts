import { tokens } from '../fold';
import type { PageText } from '../types';

/** A marked word as shares of the page, from its top left. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A box is drawn a little larger than its word, in points, so that letters do not touch its edge. */
const margin = 1;

/** Where the wanted words stand on a page; words that follow each other on a line become one box. */
export function boxesOf(page: PageText, wanted: ReadonlySet<string>): Box[] {
  if (!wanted.size || !page.width || !page.height) return [];
  const hit = page.words.map((word) => tokens(page.text.slice(word.s, word.e)).some((token) => wanted.has(token)));
  const boxes: { x: number; y: number; right: number; bottom: number }[] = [];
  page.words.forEach((word, i) => {
    if (!hit[i]) return;
    const last = hit[i - 1] ? boxes.at(-1) : undefined;
    const sameLine = last && Math.abs(word.y - last.y) < word.h / 2;
    if (!last || !sameLine) boxes.push({ x: word.x, y: word.y, right: word.x + word.w, bottom: word.y + word.h });
    else {
      last.x = Math.min(last.x, word.x);
      last.y = Math.min(last.y, word.y);
      last.right = Math.max(last.right, word.x + word.w);
      last.bottom = Math.max(last.bottom, word.y + word.h);
    }
  });
  return boxes.map(({ x, y, right, bottom }) => ({
    left: (x - margin) / page.width,
    top: (y - margin) / page.height,
    width: (right - x + 2 * margin) / page.width,
    height: (bottom - y + 2 * margin) / page.height,
  }));
}
