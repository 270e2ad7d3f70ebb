import type { AskedQuestion } from '../../work/types';
import type { Question } from './types';

const byText = (a: { text: string }, b: { text: string }): number => a.text.localeCompare(b.text);

/** A question as a learner gets it: nothing in it tells the answer, and what is to be put in order stands in another one. */
export function askedOf({ id, kind, text, points, choices, pairs }: Question): AskedQuestion {
  const things = (choices ?? []).map((one) => ({ id: one.id, text: one.text }));
  const rights = [...new Map((pairs ?? []).map((one) => [one.right_id, { id: one.right_id, text: one.right }])).values()].sort(byText);
  const lefts = (pairs ?? []).filter(({ left }) => left.trim()).map((one) => ({ id: one.id, text: one.left }));
  const asked = { id, kind, text, points };
  if (kind === 'matching') return { ...asked, lefts, rights };
  if (kind === 'short' || kind === 'numeric') return asked;
  return { ...asked, choices: kind === 'order' ? things.sort(byText) : things };
}
