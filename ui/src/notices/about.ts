import { formatDate, formatNumber, language } from '../i18n';
import { tn } from '../i18n/notices';
import type { Notice, NoticeKind } from './types';
import type { IconName } from '../parts/icons';

/** Where a notice leads: a trainer to what was handed in, a learner to the work, everybody else to the course. */
export function placeOf(notice: Notice): string {
  if (notice.learner) return `/studio/h/${notice.object}`;
  if (notice.work) return `/w/${notice.work.id}`;
  return notice.kind === 'returned' ? `/studio/course/${notice.course.id}` : `/c/${notice.course.id}`;
}

/** What happened, in a line. */
export function saying(notice: Notice): string {
  const when = notice.due && formatDate(notice.due, 'short');
  const mark = notice.mark === null ? '' : `${formatNumber(notice.mark, language.current, 2)}/20`;
  const kind = notice.work?.kind ?? 'devoir';
  switch (notice.kind) {
    case 'given':
      return when ? tn(`given.${kind}.due`, { when }) : tn(`given.${kind}`);
    case 'due':
      return tn(`due.${kind}`, { when });
    case 'returned':
      return !notice.work ? tn('returned.course') : mark ? tn('returned.mark', { mark }) : tn('returned.again');
    case 'corrected':
      return tn('corrected', { mark });
    default:
      return tn(notice.kind);
  }
}

/** The sign of each kind; a mark is seen by its number. */
export const signs: Record<NoticeKind, IconName> = {
  published: 'book', given: 'pen', due: 'clock', returned: 'undo', corrected: 'check', handed: 'send', replied: 'text',
};

export interface Day {
  /** Its first moment, as a key. */
  key: string;
  name: string;
  notices: Notice[];
}

/** Notices by the day on which they were told, in the order in which they come. */
export function byDay(notices: Notice[], now = new Date()): Day[] {
  const days: Day[] = [];
  for (const notice of notices) {
    const key = new Date(notice.at).toDateString();
    if (days.at(-1)?.key !== key) days.push({ key, name: nameOf(notice.at, now), notices: [] });
    days.at(-1)!.notices.push(notice);
  }
  return days;
}

function nameOf(at: string, now: Date): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const day = new Date(at).toDateString();
  if (day === now.toDateString()) return tn('day.today');
  return day === yesterday.toDateString() ? tn('day.yesterday') : formatDate(at, 'full');
}
