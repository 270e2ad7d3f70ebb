import { describe, expect, it } from 'vitest';
import { counterOf, covers, isAnswered, movedTo, readsAsNumber, settled, together } from './answers';
import type { Answer, AskedQuestion } from './types';

const said = (question: string, counter: number, device = 'phone', choice = 'a'): Answer => ({ question, counter, device, choices: [choice] });

describe('answers of several devices', () => {
  it.each([
    ['the later change, whoever comes last', [said('1', 4)], [said('1', 7, 'desk')], [7]],
    ['the later change, though it came first', [said('1', 7)], [said('1', 4, 'desk')], [7]],
    ['every question that one of them answered', [said('1', 1)], [said('2', 1, 'desk')], [1, 1]],
  ])('keep %s', (_, some, others, counters) => {
    expect(together(some, others).map(({ counter }) => counter)).toEqual(counters);
  });

  it('settle a tie by the greater device, in either order', () => {
    const [one, two] = [said('1', 3, 'desk', 'a'), said('1', 3, 'phone', 'b')];
    expect(together([one], [two])[0]?.device).toBe('phone');
    expect(together([two], [one])[0]?.device).toBe('phone');
  });

  it('are the lab’s where it has as new a one, and this device’s where that is newer', () => {
    expect(settled([said('1', 3, '', 'a'), said('2', 1, '', 'a')], [said('1', 3, 'phone', 'b'), said('2', 2, 'phone', 'b'), said('3', 1)])).toMatchObject([{ choices: ['a'] }, { choices: ['b'] }, { question: '3' }]);
  });

  it('count on from what any device has seen', () => {
    expect(counterOf([])).toBe(0);
    expect(counterOf(together([said('1', 2)], [said('2', 9, 'desk')]))).toBe(9);
  });

  it('are covered only when nothing of them is newer', () => {
    expect(covers([said('1', 2), said('2', 3)], [said('1', 2)])).toBe(true);
    expect(covers([said('1', 2)], [said('1', 3)])).toBe(false);
    expect(covers([said('1', 2)], [said('2', 1)])).toBe(false);
  });
});

const asked = (kind: AskedQuestion['kind']): AskedQuestion => ({ id: 'q', kind, text: '', points: 100, lefts: [{ id: 'l', text: '' }, { id: 'm', text: '' }] });

it.each([
  ['single', { choices: ['a'] }, true],
  ['multiple', { choices: [] }, false],
  ['short', { text: '   ' }, false],
  ['numeric', { text: '1,5' }, true],
  ['matching', { pairs: { l: 'r' } }, false],
  ['matching', { pairs: { l: 'r', m: 's' } }, true],
  ['order', { choices: ['b', 'a'] }, true],
] as const)('a %s with %o is answered: %s', (kind, part, wanted) => {
  expect(isAnswered(asked(kind), { question: 'q', counter: 1, ...part } as Answer)).toBe(wanted);
  expect(isAnswered(asked(kind), undefined)).toBe(false);
});

it.each(['1.5', '1,5', '١٫٥', '-3', '−3', '1e3', '12 500', '12\u00a0500', '+.5', '5.'])('reads %s as a number', (text) => {
  expect(readsAsNumber(text)).toBe(true);
});

it.each(['', 'trois', '1,5 V', '1.2.3', '1e99999', '--1'])('does not read %s as a number', (text) => {
  expect(readsAsNumber(text)).toBe(false);
});

it('moves one thing and keeps the others in their order', () => {
  expect(movedTo(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(movedTo(['a'], 3, 0)).toEqual(['a']);
});
