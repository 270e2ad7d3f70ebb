import { describe, expect, it } from 'vitest';
import { copyOf, evenly, faultOf, kinds, newQuestion, numberOf, placed, questionAt, ticked } from './questions';
import type { Question } from './types';

function counting(): () => string {
  let n = 0;
  return () => `id${(n += 1)}`;
}
const words = { yes: 'Vrai', no: 'Faux' };
const code = (change: Partial<Question>, kind: Question['kind'] = 'single') => faultOf({ ...newQuestion(kind, counting(), words), text: 'Pourquoi ?', ...change })?.code;

describe('a new question', () => {
  it('of every kind says what it still needs', () => {
    expect(kinds.map((kind) => faultOf(newQuestion(kind, counting(), words))?.code)).toEqual(kinds.map(() => 'question.text.missing'));
    expect(kinds.map((kind) => code({}, kind))).toEqual(['question.choice.missing', 'question.choice.missing', undefined, 'question.choice.missing', 'question.number', 'question.choice.missing', 'question.choice.missing']);
  });
  it('copied has names of its own, and right sides that are one stay one', () => {
    const question: Question = { id: 'q', kind: 'matching', text: 'x', points: 100, pairs: [{ id: 'a', left: '1', right_id: 'r', right: 'un' }, { id: 'b', left: 'I', right_id: 'r', right: 'un' }] };
    const copy = copyOf(question, counting());
    const all = [copy.id, ...copy.pairs!.flatMap((one) => [one.id, one.right_id])];
    expect(new Set(all).size).toBe(4);
    expect(copy.pairs![0]!.right_id).toBe(copy.pairs![1]!.right_id);
    expect(copyOf(newQuestion('truefalse', counting(), words), counting()).choices!.map((one) => one.id)).toEqual(['true', 'false']);
  });
});

describe('what is missing', () => {
  const two = (a: number, b: number) => [{ id: 'a', text: 'oui', share: a }, { id: 'b', text: 'non', share: b }];
  it('is exactly one right choice of a single one', () => {
    expect([code({ choices: two(100, 0) }), code({ choices: two(100, 50) }), code({ choices: two(100, 100) }), code({ choices: two(50, 0) })]).toEqual([undefined, undefined, 'question.right.one', 'question.right.one']);
  });
  it('is a hundred per cent of a multiple one, where thirds and what is taken off are taken as they are', () => {
    expect(code({ choices: [...two(33.33333, 33.33333), { id: 'c', text: 'si', share: 33.33333 }, { id: 'd', text: 'da', share: -50 }] }, 'multiple')).toBeUndefined();
    expect(code({ choices: two(60, 30) }, 'multiple')).toBe('question.right.sum');
  });
  it('is what stands there twice', () => {
    expect(faultOf({ id: 'q', kind: 'order', text: 'x', points: 100, choices: [{ id: 'a', text: 'un', share: 0 }, { id: 'b', text: ' un', share: 0 }] })).toEqual({ code: 'question.choice.double', at: 'b' });
  });
  it('is a number, and a distance that is none below zero', () => {
    const numeric = (text: string, tolerance: string) => code({ choices: [{ id: 'a', text, tolerance, share: 100 }] }, 'numeric');
    expect([numeric('1,5', ''), numeric('1,5', '0.1'), numeric('1,5', '-0.1'), numeric('douze', '')]).toEqual([undefined, undefined, 'question.number', 'question.number']);
  });
  it('is two pairs; a right side alone leads astray and counts as none', () => {
    const pair = (id: string, left: string, right: string) => ({ id, left, right_id: `r${id}`, right });
    expect(code({ pairs: [pair('a', '1', 'un'), pair('b', '', 'deux')] }, 'matching')).toBe('question.pairs.few');
    expect(code({ pairs: [pair('a', '1', 'un'), pair('b', '2', 'deux'), pair('c', '', 'trois')] }, 'matching')).toBeUndefined();
    expect(code({ pairs: [pair('a', '1', 'un'), pair('b', '1', 'deux')] }, 'matching')).toBe('question.choice.double');
  });
});

describe('right choices', () => {
  const three = ['a', 'b', 'c'].map((id) => ({ id, text: id, share: 0 }));
  it('share evenly', () => {
    expect(evenly(three, new Set(['a', 'b', 'c'])).map((one) => one.share)).toEqual([33.33333, 33.33333, 33.33333]);
    const first = ticked('multiple', three, 'a', true);
    expect(ticked('multiple', first, 'b', true).map((one) => one.share)).toEqual([50, 50, 0]);
  });
  it('keep what is taken off for wrong ones', () => {
    expect(ticked('multiple', [{ id: 'a', text: '', share: 0 }, { id: 'b', text: '', share: -50 }], 'a', true).map((one) => one.share)).toEqual([100, -50]);
  });
  it('are one, where one is chosen', () => {
    expect(ticked('single', ticked('single', three, 'a', true), 'c', true).map((one) => one.share)).toEqual([0, 0, 100]);
  });
});

it('moves within a list and nowhere else', () => {
  expect([placed(['a', 'b', 'c'], 0, 2), placed(['a', 'b', 'c'], 2, 0), placed(['a', 'b'], 0, 2)]).toEqual([['b', 'c', 'a'], ['c', 'a', 'b'], ['a', 'b']]);
});

it('reads numbers as people write them', () => {
  expect(['1 250,5', '-3', '1e3', '١٫٥', '.5', '', '1.2.3', 'x'].map(numberOf)).toEqual([1250.5, -3, 1000, 1.5, 0.5, null, null, null]);
});

it('knows which question a refusal names', () => {
  expect([questionAt('questions[12].choices[0].text'), questionAt('questions.3'), questionAt('title')]).toEqual([12, 3, -1]);
});
