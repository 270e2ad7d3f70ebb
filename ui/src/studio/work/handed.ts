import type { PlacedResource } from '../../types';
import type { Viewer } from '../../viewer/types';
import type { HandIn, HandInFile } from '../../work/types';

/** One page or picture of what was handed in. */
export interface Sheet {
  src: string;
  width: number;
  height: number;
}

/** Pages and pictures as sheets, one under the other; nothing for what is played or read otherwise. */
export function sheetsOf({ pages, image, video, text }: Viewer): Sheet[] {
  if (video || text) return [];
  if (pages?.count) return pages.images.map((src, i) => ({ src, width: pages.sizes?.[i]?.[0] || pages.width, height: pages.sizes?.[i]?.[1] || pages.height })).filter(({ src }) => src);
  const largest = [...(image?.sources ?? [])].sort((a, b) => b.width - a.width)[0];
  return largest ? [{ src: largest.src, width: 0, height: 0 }] : [];
}

/** A file as the viewers of resources know one: it stands in no course and nothing follows it. */
export function asResource(handIn: HandIn, file: HandInFile): Pick<PlacedResource, 'id' | 'title' | 'language' | 'kind' | 'asset' | 'outline' | 'previous' | 'next'> & { course: { id: string; title: string } } {
  return { id: file.id, title: file.name, language: 'fr', kind: file.kind, asset: file.asset, outline: [], previous: '', next: '', course: { id: handIn.work.course, title: handIn.work.title } };
}
