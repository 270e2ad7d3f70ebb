/** Questions while they are written: new ones, moves, and what is missing of each before it can be asked. */
import type { QuestionKind } from '../../work/types';
import type { Choice, Pair, Question } from './types';

export const kinds: QuestionKind[] = ['single', 'multiple', 'truefalse', 'short', 'numeric', 'matching', 'order'];

type NewId = () => string;

const choice = (id: string, share = 0, text = ''): Choice => ({ id, text, share });

/** An empty choice, or an answer that is taken whole. */
export function newChoice(kind: QuestionKind, id: NewId): Choice {
  return choice(id(), kind === 'short' || kind === 'numeric' ? 100 : 0);
}

export function newPair(id: NewId): Pair {
  return { id: id(), left: '', right_id: id(), right: '' };
}

/** What a new question of each kind begins with. */
const beginnings: Record<QuestionKind, (id: NewId, words: { yes: string; no: string }) => Pick<Question, 'choices' | 'pairs'>> = {
  single: (id) => ({ choices: [choice(id(), 100), choice(id())] }),
  multiple: (id) => ({ choices: [choice(id(), 100), choice(id())] }),
  truefalse: (_, { yes, no }) => ({ choices: [choice('true', 100, yes), choice('false', 0, no)] }),
  short: (id) => ({ choices: [choice(id(), 100)] }),
  numeric: (id) => ({ choices: [choice(id(), 100)] }),
  matching: (id) => ({ pairs: [newPair(id), newPair(id)] }),
  order: (id) => ({ choices: [choice(id()), choice(id())] }),
};

/** A question of one kind, worth one point. */
export function newQuestion(kind: QuestionKind, id: NewId, words: { yes: string; no: string }): Question {
  return { id: id(), kind, text: '', points: 100, ...beginnings[kind](id, words) };
}

/** The same question once more: what is true or false keeps its names. */
export function copyOf(question: Question, id: NewId): Question {
  const rights = new Map((question.pairs ?? []).map((pair) => [pair.right_id, id()]));
  return {
    ...question,
    id: id(),
    choices: question.choices?.map((one) => ({ ...one, id: question.kind === 'truefalse' ? one.id : id() })),
    pairs: question.pairs?.map((one) => ({ ...one, id: id(), right_id: rights.get(one.right_id)! })),
  };
}

/** A list with one of its parts at another place; the same list where there is no such place. */
export function placed<T>(list: T[], from: number, to: number): T[] {
  if (from === to || from < 0 || to < 0 || from >= list.length || to >= list.length) return list;
  const rest = list.filter((_, at) => at !== from);
  return [...rest.slice(0, to), list[from]!, ...rest.slice(to)];
}

/** Exactly one choice is right; what others are worth in part stays. */
export function onlyRight(choices: Choice[], id: string): Choice[] {
  return choices.map((one) => (one.id === id ? { ...one, share: 100 } : one.share === 100 ? { ...one, share: 0 } : one));
}

/** Those that are right share the question evenly, to the hundred-thousandth of a per cent. */
export function evenly(choices: Choice[], right: ReadonlySet<string>): Choice[] {
  const each = right.size ? Math.round(1e7 / right.size) / 1e5 : 0;
  return choices.map((one) => (right.has(one.id) ? { ...one, share: each } : one.share > 0 ? { ...one, share: 0 } : one));
}

/** Says that a choice is right, or no more: of one alone, or sharing evenly with the others. */
export function ticked(kind: QuestionKind, choices: Choice[], id: string, right: boolean): Choice[] {
  if (kind !== 'multiple') return onlyRight(choices, id);
  const now = new Set(choices.filter((one) => one.share > 0).map((one) => one.id));
  if (right) now.add(id);
  else now.delete(id);
  return evenly(choices, now);
}

/** What keeps a question from being asked, and which of its choices or pairs it is about. */
export interface Fault {
  code: string;
  /** Of a choice or a pair; empty for the question. */
  at: string;
}

type Check = (question: Question) => Fault | null;

const fault = (code: string, at = ''): Fault => ({ code: `question.${code}`, at });
const choicesOf = ({ choices }: Question): Choice[] => choices ?? [];

const atLeastTwo: Check = (one) => (choicesOf(one).length < 2 ? fault('choices.few') : null);
const oneRight: Check = (one) => (choicesOf(one).filter(({ share }) => share === 100).length === 1 ? null : fault('right.one'));
const someRight: Check = (one) => (choicesOf(one).some(({ share }) => share === 100) ? null : fault('right.none'));

/** Every choice says something, and no two the same. */
const written: Check = (one) => {
  const seen = new Set<string>();
  for (const { id, text } of choicesOf(one)) {
    if (!text.trim()) return fault('choice.missing', id);
    if (seen.has(text.trim())) return fault('choice.double', id);
    seen.add(text.trim());
  }
  return null;
};

const addUp: Check = (one) => {
  const sum = choicesOf(one).reduce((all, { share }) => all + Math.max(0, share), 0);
  return Math.abs(sum - 100) > 0.1 ? fault('right.sum') : null;
};

const numbers: Check = (one) => {
  const wrong = choicesOf(one).find(({ text, tolerance }) => numberOf(text) === null || (!!tolerance && !((numberOf(tolerance) ?? -1) >= 0)));
  return wrong ? fault('number', wrong.id) : null;
};

const paired: Check = ({ pairs }) => {
  const lefts = new Set<string>();
  const rights = new Map<string, string>();
  for (const one of pairs ?? []) {
    if (!one.right.trim()) return fault('choice.missing', one.id);
    if ((one.left.trim() && lefts.has(one.left.trim())) || (rights.get(one.right.trim()) ?? one.right_id) !== one.right_id) return fault('choice.double', one.id);
    rights.set(one.right.trim(), one.right_id);
    if (one.left.trim()) lefts.add(one.left.trim());
  }
  return lefts.size < 2 || rights.size < 2 ? fault('pairs.few') : null;
};

const checks: Record<QuestionKind, Check[]> = {
  single: [atLeastTwo, written, oneRight],
  multiple: [atLeastTwo, written, addUp],
  truefalse: [oneRight],
  short: [written, someRight],
  numeric: [numbers, someRight],
  matching: [paired],
  order: [atLeastTwo, written],
};

/** The first thing that is missing of a question, or null. */
export function faultOf(question: Question): Fault | null {
  if (!question.text.trim()) return fault('text.missing');
  for (const check of checks[question.kind]) {
    const found = check(question);
    if (found) return found;
  }
  return null;
}

/** A number as people write it: 12,5 and 1 250 and ١٫٥ too; null for what is none. */
export function numberOf(text: string): number | null {
  const latin = text.trim().replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace(/[٫,]/, '.').replace(/(?<=\d)[\s\u00a0\u202f](?=\d)/g, '');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(latin) ? Number(latin) : null;
}

/** Which question a refusal is about, from the field that it names: `questions[2].text`. */
export function questionAt(field: string): number {
  return Number(/questions[[.](\d+)/.exec(field)?.[1] ?? -1);
}
