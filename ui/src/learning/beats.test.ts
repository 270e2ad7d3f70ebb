import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Beat } from './beats';

class Storage {
  getItem(key: string): string | null {
    return (this as unknown as Record<string, string>)[key] ?? null;
  }
  setItem(key: string, value: string): void {
    (this as unknown as Record<string, string>)[key] = value;
  }
  removeItem(key: string): void {
    delete (this as unknown as Record<string, string>)[key];
  }
}
const beacons: Blob[] = [];
vi.stubGlobal('navigator', { onLine: true, sendBeacon: (_: string, body: Blob) => beacons.push(body) });
const { Outbox } = await import('./beats');
const { openShelf } = await import('./shelf');
const { network } = await import('../network.svelte');

const beat = (session: string, counter: number): Beat => ({ session, resource: 'r', device: 'd', counter, position: counter, activity: 'playing', spent: 1, watched: [[0, counter]] });
type Sent = { beats: (Beat & { age: number })[] };
const bodies = () => vi.mocked(fetch).mock.calls.map(([, init]) => JSON.parse(String(init?.body)) as Sent);
const sent = () => bodies().map(({ beats }) => beats.map((one) => `${one.session}${one.counter}`));
const answer = (status: number, body: unknown) => vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(Response.json(body, { status }))));
const accepted = (init?: RequestInit) => ({ events: (JSON.parse(String(init?.body)) as Sent).beats.map(({ session, counter }) => ({ session, counter, outcome: 'accepted' })) });
const accept = () => vi.stubGlobal('fetch', vi.fn((_: string, init?: RequestInit) => Promise.resolve(Response.json(accepted(init)))));
const cut = () => vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('no network'))));
const refused: string[] = [];
const box = (person = 'me', now?: () => number) => new Outbox(() => person, openShelf(), (codes) => refused.push(...codes), now);

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('localStorage', new Storage());
  beacons.length = refused.length = 0;
  accept();
});

it('sends only the newest beat of a session: it carries all before it', async () => {
  const one = box();
  one.put('me', beat('a', 1));
  one.put('me', beat('a', 2));
  one.put('me', beat('b', 5));
  await one.flush();
  expect(sent().flat().sort()).toEqual(['a2', 'b5']);
  expect(await one.flush()).toBe(false);
});

it('keeps what the network lost, over closing the page, and tells its age and not the time', async () => {
  cut();
  const one = box('me', () => 1_000_000);
  one.put('me', beat('a', 1));
  await one.flush();
  expect(network.waiting).toBe(1);
  accept();
  await box('me', () => 1_060_000).flush();
  expect(bodies()[0]?.beats[0]).toMatchObject({ session: 'a', age: 60 });
  expect(network.waiting).toBe(0);
  await box().flush();
  expect(fetch).toHaveBeenCalledTimes(1);
});

it('says no age at all where the device’s clock was set back by a year', async () => {
  box('me', () => 4e12).put('me', beat('a', 1));
  await box('me', () => 1e12).flush();
  expect(bodies()[0]?.beats[0]?.age).toBe(0);
});

it('keeps for its owner what another person of this machine must not send', async () => {
  box('salma').put('salma', beat('a', 1));
  await box('hamza').flush();
  expect(fetch).not.toHaveBeenCalled();
  await box('salma').flush();
  expect(fetch).toHaveBeenCalledTimes(1);
});

it('lets two tabs put what is newer, and neither take away what the other said meanwhile', async () => {
  const [one, two] = [box(), box()];
  two.put('me', beat('a', 7));
  await two.flush();
  cut();
  one.put('me', beat('a', 9));
  await one.flush();
  two.put('me', beat('a', 8));
  await two.flush();
  accept();
  await two.flush();
  expect(sent()).toEqual([['a9']]);
});

it.each([[500, 2], [401, 2], [429, 2], [422, 1]])('after an answer of %i it has been sent %i times', async (status, times) => {
  answer(status, { code: 'beat.malformed' });
  const one = box();
  one.put('me', beat('a', 1));
  await one.flush();
  await one.flush();
  expect(fetch).toHaveBeenCalledTimes(times);
  expect(refused).toEqual(status === 422 ? ['beat.malformed'] : []);
});

it('tells what was refused of a batch that was taken, and asks for it no more', async () => {
  answer(200, { events: [{ session: 'b', counter: 1, outcome: 'refused', code: 'not-found' }, { session: 'a', counter: 1, outcome: 'accepted' }] });
  let now = 0;
  const one = box('me', () => (now += 1));
  one.put('me', beat('a', 1));
  one.put('me', beat('b', 1));
  await one.flush();
  expect(refused).toEqual(['not-found']);
  one.put('me', beat('b', 2));
  await one.flush();
  expect(sent()).toEqual([['b1', 'a1']]);
});

it('keeps what only waits at the lab until it is safe there', async () => {
  answer(202, { events: [{ session: 'a', counter: 1, outcome: 'accepted' }] });
  const one = box();
  one.put('me', beat('a', 1));
  expect(await one.flush()).toBe(false);
  expect(network.waiting).toBe(1);
  answer(200, { events: [{ session: 'a', counter: 1, outcome: 'known' }] });
  await one.flush();
  expect([sent(), network.waiting]).toEqual([[['a1']], 0]);
});

it('finds the one beat that cannot be read, and sends the others', async () => {
  const unread = (body: Sent) => body.beats.some((one) => one.session === 'c');
  vi.stubGlobal('fetch', vi.fn((_: string, init: RequestInit) =>
    Promise.resolve(unread(JSON.parse(String(init.body)) as Sent) ? Response.json({ code: 'request.unreadable' }, { status: 422 }) : Response.json(accepted(init)))));
  const one = box();
  for (const session of ['a', 'b', 'c', 'd', 'e']) one.put('me', beat(session, 1));
  await one.flush();
  expect(refused).toEqual(['request.unreadable']);
  expect(network.waiting).toBe(0);
});

it('sends a hundred at once and no more bytes than a call may carry', async () => {
  const one = box();
  for (let i = 0; i < 120; i++) one.put('me', beat(`s${i}.`, 1));
  for (let i = 0; i < 3; i++) one.put('me', { ...beat(`long${i}.`, 1), watched: Array.from({ length: 15_000 }, (_, n) => [n * 2, n * 2 + 1]) });
  await one.flush();
  expect(Math.max(...sent().map((batch) => batch.length))).toBeLessThanOrEqual(100);
  expect(Math.max(...bodies().map((body) => JSON.stringify(body).length))).toBeLessThan(1 << 20);
  expect(sent().flat()).toHaveLength(123);
});

it('sends at once what came while another beat travelled, and tells both askers', async () => {
  const one = box();
  one.put('me', beat('a', 1));
  const first = one.flush();
  await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
  one.put('me', beat('a', 2));
  expect(await Promise.all([first, one.flush()])).toEqual([true, true]);
  expect(sent()).toEqual([['a1'], ['a2']]);
  expect(await one.flush()).toBe(false);
});

it('hands what it said to the browser as the page goes, and leaves it to the next page too', async () => {
  const one = box('me', () => 5000);
  one.put('me', beat('a', 3));
  one.leave();
  expect(JSON.parse(await beacons[0]!.text())).toMatchObject({ beats: [{ session: 'a', counter: 3, age: 0 }] });
  vi.stubGlobal('indexedDB', new IDBFactory()); // the page was gone before the shelf had it
  await box('me', () => 6000).flush();
  expect(bodies()[0]?.beats).toMatchObject([{ session: 'a', counter: 3, age: 1 }]);
  expect(Object.keys(localStorage).filter((key) => key.startsWith('lab.beats'))).toEqual([]);
});

it('takes over what a version before kept in one list', async () => {
  localStorage.setItem('lab.beats', JSON.stringify([{ person: 'me', beat: beat('a', 4), at: 0 }]));
  await box().flush();
  expect(sent()).toEqual([['a4']]);
  expect(localStorage.getItem('lab.beats')).toBeNull();
});

it('works as long as the page where the browser keeps nothing', async () => {
  vi.stubGlobal('indexedDB', { open: () => { throw new DOMException('refused', 'SecurityError'); } });
  cut();
  const one = box();
  one.put('me', beat('a', 1));
  await one.flush();
  accept();
  await one.flush();
  expect(sent()).toEqual([['a1']]);
});

it('keeps the newest thousand sessions, and says that there were more', async () => {
  cut();
  let now = 0;
  const one = box('me', () => (now += 1));
  for (let i = 0; i < 1003; i++) one.put('me', beat(`s${i}.`, 1));
  await one.flush();
  expect([network.waiting, refused]).toEqual([1000, ['beats.many']]);
  accept();
  await box().flush();
  expect(sent().flat()).not.toContain('s0.1');
});

it.each([[403, '<html>'], [404, '<html>'], [200, '<html>'], [200, '{}'], [200, '{"events":[]}']])('keeps all when a portal answers %i %s in the lab’s place', async (status, body) => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response(body, { status, headers: { 'Content-Type': body[0] === '{' ? 'application/json' : 'text/html' } }))));
  const one = box();
  one.put('me', beat('a', 1));
  one.put('me', beat('b', 1));
  await one.flush();
  expect(network.waiting).toBe(2);
  expect(refused).toEqual([]);
  accept();
  await one.flush();
  expect(sent().flat().sort()).toEqual(['a1', 'b1']);
});
