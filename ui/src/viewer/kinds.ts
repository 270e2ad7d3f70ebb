import type { Component } from 'svelte';
import type { PlacedResource } from '../types';
import type { Viewer } from './types';

export interface ViewerProps {
  resource: PlacedResource;
  viewer: Viewer;
  /** Whether looking at it is learning; not so for what somebody handed in. */
  follows?: boolean;
  [key: string]: unknown;
}

type Load = () => Promise<{ default: Component<ViewerProps> }>;
const load = <T>(module: Promise<{ default: T }>) => module as unknown as ReturnType<Load>;

/** What shows each part that a viewer's answer may have; the first that fits. */
const viewers: { fits: (viewer: Viewer) => boolean; load: Load }[] = [
  { fits: (viewer) => !!viewer.video?.master, load: () => load(import('./film/Film.svelte')) },
  { fits: (viewer) => !!viewer.pages?.count, load: () => load(import('./pages/Pages.svelte')) },
  { fits: ({ kind, text }) => !!text && (kind === 'ebook' || text.parts.length > 1), load: () => load(import('../i18n/with').then(({ withWords }) => withWords(import('./book/Book.svelte')))) },
  { fits: (viewer) => !!viewer.package, load: () => load(import('../i18n/with').then(({ withWords }) => withWords(import('./book/Package.svelte')))) },
  { fits: (viewer) => !!viewer.text, load: () => load(import('./Prose.svelte')) },
  { fits: (viewer) => !!viewer.image?.sources.length, load: () => load(import('./Picture.svelte')) },
];

const kept: Load = () => load(import('./Kept.svelte'));

/** The code that shows a resource; what cannot be shown is offered as a download, in words. */
export function viewerFor({ asset }: Pick<PlacedResource, 'asset'>, viewer: Viewer): Load {
  if (asset.state === 'waiting' || asset.state === 'failed' || asset.state === 'kept') return kept;
  return viewers.find((one) => one.fits(viewer))?.load ?? kept;
}
