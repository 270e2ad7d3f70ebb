/** What the lab answers about what one was told. */
import type { List, Named } from '../types';

export type NoticeKind = 'published' | 'given' | 'due' | 'returned' | 'corrected' | 'handed' | 'replied';

export interface Notice {
  id: string;
  kind: NoticeKind;
  at: string;
  read: boolean;
  /** Who did it; null where the lab tells by itself. */
  actor: Named | null;
  course: { id: string; title: string };
  /** null where it is about the course as a whole. */
  work: { id: string; title: string; kind: 'quiz' | 'devoir' } | null;
  /** The hand-in, the group that was given a work, or empty. */
  object: string;
  /** Whose hand-in it is; null for one's own. */
  learner: Named | null;
  /** A time, or empty. */
  due: string;
  /** On 20, or null. */
  mark: number | null;
}

export interface Told extends List<Notice> {
  /** Of all; 100 for that many or more. */
  unread: number;
}
