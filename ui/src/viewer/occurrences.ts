import type { Interval, Passage } from '../types';

/** One place where something was found: what stands in the margin, and the words around. */
export interface Occurrence {
  mark: string;
  text: string;
  marks: Interval[];
}

/** One passage of each page that has any, in the order of pages. */
export function onePerPage(passages: readonly Passage[]): (Passage & { page: number })[] {
  const first = new Map<number, Passage & { page: number }>();
  for (const passage of passages) {
    const { page } = passage.loc;
    if (page && !first.has(page)) first.set(page, { ...passage, page });
  }
  return [...first.values()].sort((a, b) => a.page - b.page);
}

/** What a key does to finding; `typing` says that it was pressed in the find field. */
export function findAct({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>, typing: boolean): 1 | -1 | 'close' | 'focus' | undefined {
  if (key === 'Escape') return 'close';
  if (key === 'F3' || (typing && key === 'Enter')) return shiftKey ? -1 : 1;
  if (typing) return undefined;
  return ({ n: 1, N: -1, '/': 'focus' } as const)[key as 'n'];
}
