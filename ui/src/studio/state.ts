import { formatAgo, formatDate, language } from '../i18n';
import { ts } from '../i18n/staff';
import type { IconName } from '../parts/icons';
import { session } from '../session.svelte';
import type { Course } from '../types';

export interface Sign {
  icon: IconName;
  /** A class of `tag`. */
  tone: '' | 'done' | 'soon' | 'error' | 'accent';
  text: string;
}

const signs: Record<Course['state'], Pick<Sign, 'icon' | 'tone'>> = {
  draft: { icon: 'pen', tone: '' },
  review: { icon: 'clock', tone: 'soon' },
  published: { icon: 'check', tone: 'done' },
  withdrawn: { icon: 'stop', tone: '' },
};

/** A course's state as a sign and a word; a returned draft says so. */
export function signOf(course: Pick<Course, 'state' | 'reason' | 'submitter'>): Sign {
  if (course.state === 'draft' && course.reason) return { icon: 'undo', tone: 'soon', text: ts('state.returned') };
  return { ...signs[course.state], text: ts(`state.${course.state}`) };
}

/** Who did it and when, after the state. */
export function storyOf(course: Course): string {
  if (course.submitter) return ts('story.submitted', { name: course.submitter.name, when: formatAgo(course.changed) });
  if (course.state === 'published' && course.published) return ts('story.published', { when: formatDate(course.published) });
  return ts('story.changed', { name: course.owner.name, when: formatAgo(course.changed) });
}

export const levelName = (slug: string): string => language.name(session.boot.levels.find((one) => one.slug === slug)?.names);

/** A code such as ELEC-TS-101 is never broken at its hyphens. */
export const wholeCode = (code: string): string => code.replaceAll('-', '\u2011');
