import type { Words } from './messages';

/** French for what people are told: its keys are the type of the two others. */
const fr = {
  'title': 'Notifications',
  'unread': { one: '{n} non lue', other: '{n} non lues' },
  'unread.more': 'plus de {n} non lues',
  'new': 'nouveau',
  'read.all': 'Tout marquer comme lu',
  'older': 'Plus anciennes',
  'kept': 'Les notifications sont gardées 90 jours.',
  'empty': 'Rien à signaler.',
  'empty.text': 'Un cours publié pour vous, un travail donné, corrigé ou à rendre demain s’annonce ici.',
  'empty.text.staff': 'Un travail rendu par un stagiaire, une remarque ou un cours renvoyé s’annonce ici.',
  'day.today': 'Aujourd’hui',
  'day.yesterday': 'Hier',

  'published': 'Cours publié pour vous',
  'given.quiz': 'Nouveau quiz',
  'given.devoir': 'Nouveau devoir',
  'given.quiz.due': 'Nouveau quiz, à faire avant le {when}',
  'given.devoir.due': 'Nouveau devoir, à rendre avant le {when}',
  'due.quiz': 'Quiz à faire avant le {when}',
  'due.devoir': 'Devoir à rendre avant le {when}',
  'returned.mark': 'Devoir corrigé : {mark}',
  'returned.again': 'Devoir à reprendre',
  'returned.course': 'Cours renvoyé par la validation',
  'corrected': 'Note mise à jour : {mark}',
  'handed': 'Devoir rendu',
  'replied': 'Nouvelle remarque',
} satisfies Words;

export default fr;
