import type { Kind } from '../../types';

/** How a place in a resource of one kind is named; nothing for what has no places. */
export function placeOf(kind: Kind | undefined): 'second' | 'page' | 'section' | undefined {
  const places: Partial<Record<Kind, 'second' | 'page' | 'section'>> = { video: 'second', pdf: 'page', photos: 'page', office: 'page', text: 'section', ebook: 'section' };
  return kind && places[kind];
}

/** `4:52` or `1:02:09` or `95` as seconds; null for what is none. */
export function secondsOf(text: string): number | null {
  const parts = text.trim().split(':');
  if (!parts.length || parts.length > 3 || parts.some((one) => !/^\d+$/.test(one))) return null;
  if (parts.slice(1).some((one) => Number(one) > 59)) return null;
  return parts.reduce((sum, one) => sum * 60 + Number(one), 0);
}
