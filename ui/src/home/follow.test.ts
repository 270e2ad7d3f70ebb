import { expect, it } from 'vitest';
import type { Continuing, Progressed } from '../types';
import { moved } from './follow';

const item = (id: string, position: number) => ({ resource: { id }, position, share: 0.1, seen: '2026-09-01T08:00:00Z', device: 'phone' }) as unknown as Continuing;
const told = (resource: string, change: Partial<Progressed> = {}): Progressed => ({ resource, position: 754, share: 0.6, device: 'desk', completed: false, ...change });
const now = new Date('2026-09-01T09:00:00Z');

it('puts first, at its new second, what another device goes on with', () => {
  const list = moved([item('a', 3), item('b', 100), item('c', 5)], told('b'), now);
  expect(list?.map(({ resource, position }) => [resource.id, position])).toEqual([['b', 754], ['a', 3], ['c', 5]]);
  expect(list?.[0]).toMatchObject({ share: 0.6, device: 'desk', seen: now.toISOString() });
});

it.each([
  ['what is new to the list', told('z')],
  ['what is done', told('a', { completed: true })],
])('asks the lab about %s', (_, event) => {
  expect(moved([item('a', 3)], event, now)).toBeUndefined();
});
