import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Begun } from './parcels';
import type { Answer, Attempt } from './types';

class Storage {
  getItem(key: string): string | null {
    return (this as unknown as Record<string, string>)[key] ?? null;
  }
  setItem(key: string, value: string): void {
    (this as unknown as Record<string, string>)[key] = value;
  }
}
vi.stubGlobal('navigator', { onLine: true });
const { WorkOutbox } = await import('./outbox');
const { openAttempts, openHands } = await import('./parcels');
const { together } = await import('./answers');

interface Body { device: string; begun: number; answers: Answer[]; submit: boolean; submitted: number }
let told: string[] = [];
let refused: string[] = [];

/** A lab that does as the contract says: merges by counters, and changes nothing that was handed in. */
class Lab {
  readonly attempts = new Map<string, Attempt>();
  readonly heard: Body[] = [];
  down = false;
  status = 0;

  answer = async (path: string, init?: RequestInit): Promise<Response> => {
    if (this.down) throw new TypeError('no network');
    if (this.status) return Response.json({ code: 'work.not-open' }, { status: this.status });
    const body = JSON.parse(String(init?.body)) as Body;
    this.heard.push(body);
    const id = path.split('/').at(-1)!;
    const there = this.attempts.get(id) ?? ({ id, state: 'open', submitted: '', answers: [] as Answer[] } as unknown as Attempt);
    if (!there.submitted) {
      there.answers = together(there.answers, body.answers.map((one) => ({ ...one, device: body.device })));
      if (body.submit) Object.assign(there, { state: 'submitted', submitted: 'now' });
    }
    this.attempts.set(id, there);
    return Response.json(there);
  };
}

let lab: Lab;
const said = (question: string, counter: number, choice = 'a'): Answer => ({ question, counter, choices: [choice] });
const begun = (id: string, answers: Answer[], more: Partial<Begun> = {}): Begun => ({ id, person: 'salma', work: 'w', title: 'Quiz', device: 'phone', revision: 1, began: 1000, answers, submitted: 0, known: -1, ...more });
const box = (person = 'salma', now = () => 61_000) =>
  new WorkOutbox(() => person, openAttempts(), openHands(), { attempt: (one, { state }) => told.push(`${one.id} ${state}`), hand: (one) => told.push(one.id), refused: (one) => refused.push(one.refused ?? '') }, now);

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('localStorage', new Storage());
  [told, refused, lab] = [[], [], new Lab()];
  vi.stubGlobal('fetch', vi.fn((path: string, init?: RequestInit) => lab.answer(path, init)));
});

it('keeps answers over a cut and a closed page, and tells ages and no times', async () => {
  lab.down = true;
  const one = box();
  await one.put(begun('a', [said('1', 1)]));
  await one.put(begun('a', [said('1', 1), said('2', 2)], { submitted: 31_000 }));
  expect(await one.flush()).toBe(1);
  lab.down = false;
  expect(await box().flush()).toBe(0);
  expect(lab.heard).toHaveLength(1);
  expect(lab.heard[0]).toMatchObject({ begun: 60, submit: true, submitted: 30 });
  expect(lab.attempts.get('a')?.answers).toHaveLength(2);
});

it('says what goes on once, and again only when there is more', async () => {
  const one = box();
  await one.put(begun('a', [said('1', 1)]));
  await one.flush();
  await one.flush();
  expect(lab.heard).toHaveLength(1);
  await one.put(begun('a', [said('1', 2, 'b')], { known: 1 }));
  await one.flush();
  expect(lab.heard).toHaveLength(2);
});

it('keeps what two tabs answered in one attempt', async () => {
  const [one, two] = [box(), box()];
  await one.put(begun('a', [said('1', 1)]));
  await two.put(begun('a', [said('2', 1)]));
  await one.flush();
  expect(lab.attempts.get('a')?.answers.map(({ question }) => question).sort()).toEqual(['1', '2']);
});

it('sends what was answered while a call travelled', async () => {
  const one = box();
  await one.put(begun('a', [said('1', 1)]));
  const flight = one.flush();
  await one.put(begun('a', [said('1', 1), said('2', 2)], { submitted: 5000 }));
  await flight;
  expect(await one.flush()).toBe(0);
  expect(lab.attempts.get('a')).toMatchObject({ state: 'submitted' });
  expect(lab.attempts.get('a')?.answers).toHaveLength(2);
});

it('keeps for its owner what another person of this machine must not send', async () => {
  await box().put(begun('a', [said('1', 1)]));
  await box('hamza').flush();
  expect(lab.heard).toHaveLength(0);
  await box().flush();
  expect(lab.heard).toHaveLength(1);
});

it('tells what the lab will never take, keeps it here, and goes on with the others', async () => {
  lab.status = 409;
  const one = box();
  await one.put(begun('a', [said('1', 1)]));
  expect(await one.flush()).toBe(0);
  expect(refused).toEqual(['work.not-open']);
  expect(await one.of('w')).toMatchObject([{ id: 'a', refused: 'work.not-open' }]);
});

it('sends once more what the lab refused, for the work may be back', async () => {
  lab.status = 404;
  const one = box();
  await one.put(begun('a', [said('1', 1)], { submitted: 31_000 }));
  await one.put(begun('b', [said('1', 1)], { work: 'another' }));
  await one.flush();
  lab.status = 0;
  expect(await one.flush()).toBe(0);
  expect(lab.heard).toHaveLength(0);
  await one.again('w');
  await one.flush();
  expect([...lab.attempts.keys()]).toEqual(['a']);
  expect(lab.attempts.get('a')).toMatchObject({ state: 'submitted' });
});

it('waits where a portal answers in the lab’s place', async () => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(new Response('<html>', { status: 403 }))));
  const one = box();
  await one.put(begun('a', [said('1', 1)]));
  expect(await one.flush()).toBe(1);
  expect(refused).toEqual([]);
});

it('sends a devoir that was handed in without network with its age', async () => {
  const one = box();
  await one.hand({ id: 'h', person: 'salma', work: 'w', title: 'Devoir', at: 51_000 });
  vi.stubGlobal('fetch', vi.fn(() => Promise.resolve(Response.json({ id: 'h', late: false }))));
  await one.flush();
  expect(JSON.parse(String(vi.mocked(fetch).mock.calls[0]?.[1]?.body))).toEqual({ age: 10 });
  expect([told, await one.handed('h')]).toEqual([['h'], undefined]);
});
