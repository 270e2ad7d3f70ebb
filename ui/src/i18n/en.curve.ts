import type fr from './fr.curve';
import type { Same } from './messages';

const en: Same<typeof fr> = {
  'stuck.title': 'Where the class is stuck',
  'stuck.back': { one: '{n} learner came back here, {times} times in all', other: '{n} learners came back here, {times} times in all' },
  'stuck.nowhere': 'No place to which five learners came back.',
  'stuck.few': 'Fewer than five learners are counted: nothing is shown, so that nobody is recognised.',
  'stuck.note': 'A place counts by the learners who came back to it, by jumping or by seeing it again; each once. Searches without a result are not in it: they are counted by day, without person or place.',
  'curve.title': 'What is seen again, and where people leave',
  'curve.back': 'Back to the resource',
  'curve.until': 'counted until {day}',
  'curve.plot': 'Learners along: {title}',
  'curve.table': 'Learners and further views along: {title}',
  'curve.peak': { one: '{at}, seen again {n} time', other: '{at}, seen again {n} times' },
  'curve.page': 'p. {n}',
  'curve.page.head': 'Page',
  'curve.moment': 'Moment',
  'curve.said': 'What is said there',
  'curve.learners': 'Learners',
  'curve.again': { one: '{n} further view', other: '{n} further views' },
  'curve.again.head': 'Again',
  'curve.few': '< {n}',
  'curve.few.learners': 'fewer than {n} learners',
  'curve.legend.learners': 'learners who saw it',
  'curve.legend.again': 'further views',
  'curve.legend.stops': 'stopped there',
  'curve.stopped': { one: '{n} stopped', other: '{n} stopped' },
  'curve.stop': { one: '{n} learner stopped between {from} and {to}', other: '{n} learners stopped between {from} and {to}' },
  'curve.stop.pages': { one: '{n} learner stopped between pages {from} and {to}', other: '{n} learners stopped between pages {from} and {to}' },
  'curve.open': 'Open at {at}',
  'curve.open.page': 'Open at page {n}',
  'curve.show': 'Open the resource',
  'curve.none': 'Fewer than five learners are counted.',
  'curve.none.text': 'Nothing is shown before, so that nobody is recognised. Figures move by whole days, when at least five people have added something.',
  'curve.note': 'Fewer than five are shown nowhere, nor what fewer than five saw again; those who stopped are gathered by five at least. Learners who have another group as well count from five on. Figures move by whole days, when at least five people have added something.',
};

export default en;
