import type { Language, LearnerWord } from '../types';

/** What the organisation of who is signed in calls its learners: the words are written with the first of each language. */
class Calling {
  word = $state<LearnerWord>('stagiaire');
}
export const calling = new Calling();

/** Before a vowel French articles are cut short. */
const elided: [RegExp, string][] = [
  [/(?<!\p{L})du stagiaire/gu, 'de l’stagiaire'],
  [/(?<!\p{L})au stagiaire/gu, 'à l’stagiaire'],
  [/(?<!\p{L})([lL])[ea] stagiaire/gu, '$1’stagiaire'],
  [/(?<!\p{L})([dD])e stagiaire/gu, '$1’stagiaire'],
  [/(?<!\p{L})([cC])e stagiaire/gu, '$1et stagiaire'],
];

/** The Arabic plural of طالب is another word, of one form in all cases. */
const students: Record<string, string> = { ين: 'طلبة', ون: 'طلبة', ان: 'طالبان', ات: 'طالبات', ا: 'طالبا', ة: 'طالبة', '': 'طالب' };

const says: Record<Language, Record<LearnerWord, (text: string) => string>> = {
  fr: { stagiaire: (text) => text, etudiant: french('étudiant'), apprenant: french('apprenant') },
  ar: {
    stagiaire: (text) => text,
    etudiant: (text) => text.replace(/متدرب(ين|ون|ان|ات|ا|ة)?/g, (_, end: string | undefined) => students[end ?? '']!),
    apprenant: (text) => text.replaceAll('متدرب', 'متعلم'),
  },
  en: { stagiaire: english('trainee'), etudiant: english('student'), apprenant: (text) => text },
};

function french(word: string): (text: string) => string {
  return (text) => elided.reduce((said, [before, after]) => said.replace(before, after), text).replaceAll('stagiaire', word).replaceAll('Stagiaire', capital(word));
}

function english(word: string): (text: string) => string {
  return (text) => text.replaceAll('learner', word).replaceAll('Learner', capital(word));
}

const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);

/** A message as this organisation says it; values are filled in later, and stay as they are. */
export const called = (text: string, shown: Language): string => says[shown][calling.word](text);
