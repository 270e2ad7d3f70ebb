import type { OutlineResource, PlacedResource } from '../types';

type Near = Pick<OutlineResource, 'id' | 'title'>;

/** What stands before and after a resource in its course. */
export function neighbours({ id, outline }: Pick<PlacedResource, 'id' | 'outline'>): { previous: Near | undefined; next: Near | undefined } {
  const all = outline.flatMap((part) => part.resources);
  const at = all.findIndex((one) => one.id === id);
  return { previous: all[at - 1], next: at < 0 ? undefined : all[at + 1] };
}
