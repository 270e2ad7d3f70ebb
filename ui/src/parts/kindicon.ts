import type { IconName } from './icons';

/** The sign of each kind of resource. */
export const kindIcon = { pdf: 'page', photos: 'page', office: 'page', video: 'video', image: 'image', text: 'text', ebook: 'book', package: 'folder', other: 'file' } as const satisfies Record<string, IconName>;
