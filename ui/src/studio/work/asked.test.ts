import { expect, it } from 'vitest';
import { askedOf } from './asked';

const choices = [{ id: 'a', text: 'Zéro', share: 100, feedback: 'oui', tolerance: '1' }, { id: 'b', text: 'Un', share: 0 }];

it('tells a learner no answer, share, feedback or tolerance', () => {
  for (const kind of ['single', 'multiple', 'short', 'numeric', 'order'] as const) {
    const said = JSON.stringify(askedOf({ id: 'q', kind, text: '?', points: 100, choices, feedback: 'voilà' }));
    expect(said).not.toMatch(/share|feedback|tolerance|voilà/);
    if (kind === 'short' || kind === 'numeric') expect(said).not.toContain('Zéro');
  }
});

it('puts what is to be ordered and what is to be matched in an order of its own', () => {
  expect(askedOf({ id: 'q', kind: 'order', text: '?', points: 100, choices }).choices!.map((one) => one.id)).toEqual(['b', 'a']);
  const pairs = [{ id: '1', left: 'x', right_id: 'r1', right: 'Z' }, { id: '2', left: 'y', right_id: 'r1', right: 'Z' }, { id: '3', left: '', right_id: 'r2', right: 'A' }];
  expect(askedOf({ id: 'q', kind: 'matching', text: '?', points: 100, pairs })).toEqual({ id: 'q', kind: 'matching', text: '?', points: 100, lefts: [{ id: '1', text: 'x' }, { id: '2', text: 'y' }], rights: [{ id: 'r2', text: 'A' }, { id: 'r1', text: 'Z' }] });
});
