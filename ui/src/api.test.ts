import { beforeEach, expect, it, vi } from 'vitest';
import { get, patch, Problem, query, send, whenSignedOut } from './api';

const answer = (status: number, body: unknown) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status }))));
const sent = () => vi.mocked(fetch).mock.calls[0]!;
const failure = (asked: Promise<unknown>) => asked.then(() => null, (cause: unknown) => cause as Problem);

beforeEach(() => whenSignedOut(() => {}));

it('edits only the version that was read', async () => {
  answer(200, { version: 8 });
  expect(await patch('/courses/c', 7, { title: 'VLAN' })).toEqual({ version: 8 });
  expect(sent()[0]).toBe('/api/v1/courses/c');
  expect(sent()[1]).toMatchObject({ method: 'PATCH', headers: { 'If-Match': '"7"', 'Content-Type': 'application/json' }, body: '{"title":"VLAN"}' });
});

it('sends a form as it is, so that the browser names its parts', async () => {
  answer(200, {});
  const form = new FormData();
  await send('POST', '/people/import', form);
  expect(sent()[1]?.body).toBe(form);
  expect(sent()[1]?.headers).not.toHaveProperty('Content-Type');
});

it('tells a refusal by its stable code, with a short code to read out', async () => {
  answer(412, { code: 'stale', detail: 'Somebody changed this.', request_id: '01m85mpghnm1e9p7t7qsw5pp5p', errors: [] });
  const problem = await failure(patch('/courses/c', 1, {}));
  expect(problem).toMatchObject({ code: 'stale', status: 412, shortCode: 'W5PP5P', offline: false });
});

it('tells a lost network from a refusal', async () => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('Failed to fetch'))));
  expect((await failure(get('/me')))?.offline).toBe(true);
});

it('understands an answer that is no JSON, as a proxy in between gives', async () => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response('<html>', { status: 502 }))));
  expect(await failure(get('/me'))).toMatchObject({ code: 'status-502', status: 502 });
});

it('says that we are signed out, but not because a password was wrong', async () => {
  const out = vi.fn();
  whenSignedOut(out);
  answer(401, { code: 'unauthenticated' });
  await failure(send('POST', '/sign-in', {}));
  expect(out).not.toHaveBeenCalled();
  await failure(get('/me/continue'));
  expect(out).toHaveBeenCalledTimes(1);
});

it('writes queries without what is empty, and text as text', () => {
  expect(query({ q: 'a&b=c', lang: '', page: undefined, sector: ['x', 'y'] })).toBe('?q=a%26b%3Dc&sector=x&sector=y');
  expect(query({ q: '' })).toBe('');
});
