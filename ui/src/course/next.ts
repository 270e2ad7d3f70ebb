import { resume } from '../home/resume';
import { t } from '../i18n';
import type { IconName } from '../parts/icons';
import type { Course, Resource } from '../types';

const seenAt = (one: Resource) => (one.progress ? Date.parse(one.progress.seen) || 0 : 0);

/** Where a learner goes on in a course: what was begun last, else what was not begun, else from the start. */
export function nextOf(course: Course): { href: string; label: string; icon: IconName } | null {
  const all = (course.modules ?? []).flatMap((module) => module.resources);
  const open = all.filter((one) => !one.progress?.completed);
  const begun = open.filter((one) => one.progress && one.progress.share > 0).sort((a, b) => seenAt(b) - seenAt(a))[0];
  if (begun) {
    const place = resume({ resource: begun, position: begun.progress?.position ?? 0 });
    return { href: place.href, label: place.label, icon: begun.kind === 'video' ? 'play' : 'book' };
  }
  const first = open[0] ?? all[0];
  if (!first) return null;
  const label = !open.length ? t('course.again') : open.length < all.length ? t('course.resume') : t('course.start');
  return { href: `/r/${first.id}`, label, icon: first.kind === 'video' ? 'play' : 'book' };
}
