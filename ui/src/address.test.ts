import { expect, it, vi } from 'vitest';

vi.stubGlobal('location', { pathname: '/', search: '', hash: '' });
const { match } = await import('./address.svelte');

it.each([
  ['/c/:id', '/c/01j', { id: '01j' }],
  ['/c/:id', '/c/', null],
  ['/c/:id', '/c/01j/x', null],
  ['/', '/', {}],
  ['/s', '/s/', {}],
  ['/studio/*', '/studio', { rest: '' }],
  ['/studio/*', '/studio/course/01j', { rest: 'course/01j' }],
  ['/studio/*', '/studios', null],
  ['/in/:ticket', '/in/a%2Fb', { ticket: 'a/b' }],
])('%s and %s', (pattern, path, params) => expect(match(pattern, path)).toEqual(params));
