import type fr from './fr.notices';
import type { Same } from './messages';

const en: Same<typeof fr> = {
  'title': 'Notifications',
  'unread': { one: '{n} unread', other: '{n} unread' },
  'unread.more': 'more than {n} unread',
  'new': 'new',
  'read.all': 'Mark all as read',
  'older': 'Older',
  'kept': 'Notifications are kept for 90 days.',
  'empty': 'Nothing new.',
  'empty.text': 'A course published for you, work that is given, marked or due tomorrow is announced here.',
  'empty.text.staff': 'Work handed in by a learner, a remark or a course that comes back is announced here.',
  'day.today': 'Today',
  'day.yesterday': 'Yesterday',

  'published': 'Course published for you',
  'given.quiz': 'New quiz',
  'given.devoir': 'New assignment',
  'given.quiz.due': 'New quiz, to do before {when}',
  'given.devoir.due': 'New assignment, to hand in before {when}',
  'due.quiz': 'Quiz to do before {when}',
  'due.devoir': 'Assignment to hand in before {when}',
  'returned.mark': 'Assignment marked: {mark}',
  'returned.again': 'Assignment to do again',
  'returned.course': 'Course sent back by review',
  'corrected': 'Mark changed: {mark}',
  'handed': 'Assignment handed in',
  'replied': 'New remark',
};

export default en;
