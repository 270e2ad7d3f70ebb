import type { Text } from '../types';

/** Which part holds a section, from 0. */
export function partOf(parts: Text['parts'], section: number): number {
  return Math.max(0, parts.findLastIndex(({ first }) => first <= section));
}

/** Fetches the parts of a text, each once; one that failed is asked for again. */
export function fetching(text: Text): (i: number) => Promise<string> {
  const asked = new Map<number, Promise<string>>();
  return (i) => {
    if (text.html && text.parts.length <= 1) return Promise.resolve(text.html);
    const known = asked.get(i) ?? fetchText(text.parts[i]!.src);
    asked.set(i, known);
    known.catch(() => asked.delete(i));
    return known;
  };
}

async function fetchText(src: string): Promise<string> {
  const answer = await fetch(src);
  if (!answer.ok) throw new Error(`${src}: ${answer.status}`);
  return answer.text();
}

/** Where a link inside a text leads, `#s=12&at=7`: a section and the element in it; null for any other link. */
export function placeOf(href: string | null): { section: number; id: string } | null {
  if (!href?.startsWith('#s=')) return null;
  const place = new URLSearchParams(href.slice(1));
  const section = Number(place.get('s'));
  if (!section) return null;
  return { section, id: place.has('at') ? `place-${place.get('at')}` : `section-${section}` };
}
