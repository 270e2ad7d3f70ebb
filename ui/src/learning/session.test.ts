import 'fake-indexeddb/auto';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Beat } from './beats';

vi.useFakeTimers({ toFake: ['Date', 'performance', 'setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
const stay = { addEventListener: () => undefined, removeEventListener: () => undefined };
vi.stubGlobal('navigator', { onLine: true });
vi.stubGlobal('document', { visibilityState: 'visible', documentElement: { dataset: {} }, ...stay });
vi.stubGlobal('addEventListener', () => undefined);
vi.stubGlobal('removeEventListener', () => undefined);
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const put = vi.fn<(person: string, beat: Beat) => void>();
const { Outbox } = await import('./beats');
vi.spyOn(Outbox.prototype, 'put').mockImplementation(put);
vi.spyOn(Outbox.prototype, 'flush').mockResolvedValue(true);
const { LearningSession } = await import('./session');
const { Watching } = await import('./follow');

const told = () => put.mock.calls.map(([, beat]) => beat);
beforeEach(() => put.mockClear());

/** A film that is played for some seconds, each a second of its own clock. */
function film() {
  const watching = new Watching();
  let at = 0;
  const session = new LearningSession('film', () => ({ position: at, ...watching.all }), () => watching.forget());
  return {
    session,
    play(seconds: number): void {
      session.say('playing');
      watching.tick(at, performance.now(), 'seen');
      for (let i = 0; i < seconds; i++) {
        vi.advanceTimersByTime(1000);
        watching.tick(++at, performance.now(), 'seen');
      }
      session.say('idle');
    },
  };
}

it('goes on with a session after a pause, and counts beats', () => {
  const one = film();
  one.play(12);
  vi.advanceTimersByTime(10 * 60_000);
  one.play(12);
  one.session.end();
  expect(new Set(told().map(({ session }) => session)).size).toBe(1);
  expect(told().at(-1)).toMatchObject({ activity: 'left', watched: [[0, 24]] });
});

it('begins another where the lab has taken the one before for over: what was counted of a day stays', () => {
  const one = film();
  one.play(12);
  vi.advanceTimersByTime(40 * 60_000);
  const before = told().length;
  one.play(12);
  one.session.end();
  const [first, later] = [told().slice(0, before), told().slice(before)];
  expect(new Set(first.map(({ session }) => session)).size).toBe(1);
  expect(new Set(later.map(({ session }) => session)).size).toBe(1);
  expect(later[0]!.session).not.toBe(first[0]!.session);
  expect(later[0]!.counter).toBe(1);
  expect(first.at(-1)!.watched).toEqual([[0, 12]]);
  expect(later.at(-1)!.watched).toEqual([[12, 24]]);
  expect(later.at(-1)!.spent).toBeLessThan(20);
});
