import type { Kind } from './types';

/** Whether a resource is read page by page. */
export const paged = (kind: Kind): boolean => kind === 'pdf' || kind === 'photos' || kind === 'office';
