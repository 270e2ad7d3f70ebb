import { afterEach, expect, it } from 'vitest';
import type { Language, LearnerWord } from '../types';
import { called, calling } from './learner.svelte';

afterEach(() => (calling.word = 'stagiaire'));

it.each<[LearnerWord, Language, string, string]>([
  ['stagiaire', 'fr', 'Voir comme un stagiaire', 'Voir comme un stagiaire'],
  ['etudiant', 'fr', 'Les stagiaires, le stagiaire, du stagiaire, au stagiaire', 'Les étudiants, l’étudiant, de l’étudiant, à l’étudiant'],
  ['etudiant', 'fr', 'Ce groupe n’a pas encore de stagiaire. Stagiaire', 'Ce groupe n’a pas encore d’étudiant. Étudiant'],
  ['apprenant', 'fr', 'ce stagiaire, {n} stagiaires, parle stagiaire', 'cet apprenant, {n} apprenants, parle apprenant'],
  ['etudiant', 'ar', '{n} متدربين، {n} متدربا، متدربان، المتدربون، المتدرب، متدربة', '{n} طلبة، {n} طالبا، طالبان، الطلبة، الطالب، طالبة'],
  ['apprenant', 'ar', 'المتدربون', 'المتعلمون'],
  ['stagiaire', 'en', 'Learners, a learner', 'Trainees, a trainee'],
  ['etudiant', 'en', '{n} learners', '{n} students'],
  ['apprenant', 'en', 'A learner', 'A learner'],
])('%s in %s: %s', (word, language, text, wanted) => {
  calling.word = word;
  expect(called(text, language)).toBe(wanted);
});
