import { beforeEach, expect, it, vi } from 'vitest';
import type { Beat } from './beats';

const stored = new Map<string, string>();
vi.stubGlobal('localStorage', { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => stored.set(key, value) });
vi.stubGlobal('navigator', { onLine: true });
const { Outbox } = await import('./beats');

const beat = (session: string, counter: number): Beat => ({ session, resource: 'r', device: 'd', counter, position: counter, activity: 'playing', watched: [[0, counter]] });
const sent = () => vi.mocked(fetch).mock.calls.map(([, init]) => JSON.parse(String(init?.body)) as { beats: (Beat & { age: number })[] });
const answer = (status: number) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response('{}', { status }))));

beforeEach(() => {
  stored.clear();
  answer(200);
});

it('sends only the newest beat of a session: it carries all before it', async () => {
  const box = new Outbox(() => 'me');
  box.put(beat('a', 2));
  box.put(beat('a', 1));
  box.put(beat('b', 5));
  await box.flush();
  expect(sent().flatMap(({ beats }) => beats.map((one) => [one.session, one.counter]))).toEqual([['a', 2], ['b', 5]]);
});

it('keeps what the network lost, over closing the page, and tells its age and not the time', async () => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('no network'))));
  const box = new Outbox(() => 'me', () => 1_000_000);
  box.put(beat('a', 1));
  await box.flush();
  answer(200);
  await new Outbox(() => 'me', () => 1_060_000).flush();
  expect(sent()[0]?.beats[0]).toMatchObject({ session: 'a', age: 60 });
  await new Outbox(() => 'me').flush();
  expect(fetch).toHaveBeenCalledTimes(1);
});

it('keeps for its owner what another person of this machine must not send', async () => {
  new Outbox(() => 'salma').put(beat('a', 1));
  await new Outbox(() => 'hamza').flush();
  expect(fetch).not.toHaveBeenCalled();
  await new Outbox(() => 'salma').flush();
  expect(fetch).toHaveBeenCalledTimes(1);
});

it.each([
  [500, 2], [401, 2], [429, 2], [422, 1],
])('after an answer of %i it has been sent %i times', async (status, times) => {
  answer(status);
  const box = new Outbox(() => 'me');
  box.put(beat('a', 1));
  await box.flush();
  await box.flush();
  expect(fetch).toHaveBeenCalledTimes(times);
});

it('sends at once what came while another beat travelled, and tells both askers', async () => {
  const box = new Outbox(() => 'me');
  box.put(beat('a', 1));
  const first = box.flush();
  box.put(beat('a', 2));
  expect(await Promise.all([first, box.flush()])).toEqual([true, true]);
  expect(sent().map(({ beats }) => beats[0]?.counter)).toEqual([1, 2]);
  expect(await box.flush()).toBe(false);
});
