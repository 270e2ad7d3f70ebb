import { formatClock, t } from '../i18n';
import { pageMark } from '../i18n/cost';
import { paged } from '../paged';
import type { Continuing, Kind } from '../types';

/** Where a resource goes on: its address, the words on the button, and the mark in the margin. */
export interface Place {
  href: string;
  label: string;
  mark: string;
}

export function resume({ resource, position }: Pick<Continuing, 'position'> & { resource: { id: string; kind: Kind } }): Place {
  const { id, kind } = resource;
  if (kind === 'video') return { href: `/r/${id}#t=${Math.floor(position)}`, label: t('home.resume.time', { at: formatClock(position) }), mark: formatClock(position) };
  if (paged(kind)) return { href: `/r/${id}#p=${Math.max(1, position)}`, label: t('home.resume.page', { n: Math.max(1, position) }), mark: pageMark(Math.max(1, position)) };
  return { href: `/r/${id}`, label: t('course.resume'), mark: '' };
}
