import { api, Problem, send } from '../api';
import { network } from '../network.svelte';
import { remember, remembered } from '../preferences.svelte';
import type { Interval } from '../types';
import { ulid } from '../ulid';

export type Activity = 'playing' | 'idle' | 'hidden';

/** What a player or reader says. `watched` is all of its session so far: a lost beat heals with the next. */
export interface Beat {
  session: string;
  resource: string;
  device: string;
  counter: number;
  position: number;
  activity: Activity;
  watched: Interval[];
}

/** A beat that waits, with when it happened by this device's clock, in ms: only its age is ever sent. */
interface Waiting {
  /** Whose it is: on a shared machine the next person must not be credited with it. */
  person: string;
  beat: Beat;
  at: number;
}

const atOnce = 100;
const shelf = 'beats';

/** The name this device made for itself once. */
export function deviceId(): string {
  const known = remembered('device', '');
  if (known) return known;
  const made = ulid();
  remember('device', made);
  return made;
}

/** Beats not yet acknowledged, the newest of each session: kept on the device, so that closing it loses none. */
export class Outbox {
  private waiting = new Map<string, Waiting>();
  private flight: Promise<boolean> | undefined;
  private readonly person: () => string;
  private readonly now: () => number;

  constructor(person: () => string, now: () => number = Date.now) {
    this.person = person;
    this.now = now;
    for (const one of JSON.parse(remembered(shelf, '[]')) as Waiting[]) this.waiting.set(one.beat.session, one);
    this.count();
  }

  put(beat: Beat): void {
    const before = this.waiting.get(beat.session);
    if (before && before.beat.counter > beat.counter) return;
    this.waiting.set(beat.session, { person: this.person(), beat, at: this.now() });
    this.keep();
  }

  /** Sends what waits; what cannot be sent stays for the next time. Says whether anything was. */
  flush(): Promise<boolean> {
    this.flight ??= this.send().finally(() => {
      this.flight = undefined;
      this.count();
    });
    return this.flight;
  }

  /** A beat that came while another travelled goes right after it: it may be the last. */
  private async send(): Promise<boolean> {
    let some = false;
    for (let batch = this.batch(); batch.length; batch = this.batch()) {
      try {
        await send('POST', '/beats', this.body(batch));
      } catch (cause) {
        if (!refused(cause)) return some;
      }
      this.sent(batch);
      some = true;
    }
    return some;
  }

  /** Hands what waits to the browser as the page goes away; it stays kept until an answer is seen. */
  leave(): void {
    const batch = this.batch();
    if (!batch.length) return;
    const body = new Blob([JSON.stringify(this.body(batch))], { type: 'application/json' });
    if (navigator.sendBeacon?.(`${api}/beats`, body)) return;
    void send('POST', '/beats', this.body(batch), { keepalive: true }).catch(() => undefined);
  }

  private batch(): Waiting[] {
    return [...this.waiting.values()].filter((one) => one.person === this.person()).slice(0, atOnce);
  }

  private body(batch: Waiting[]): { beats: (Beat & { age: number })[] } {
    return { beats: batch.map(({ beat, at }) => ({ ...beat, age: Math.max(0, (this.now() - at) / 1000) })) };
  }

  /** A beat that was overtaken while it travelled stays. */
  private sent(batch: Waiting[]): void {
    for (const one of batch) if (this.waiting.get(one.beat.session) === one) this.waiting.delete(one.beat.session);
    this.keep();
  }

  private keep(): void {
    remember(shelf, JSON.stringify([...this.waiting.values()]));
    this.count();
  }

  private count(): void {
    network.waiting = network.online && !this.flight ? 0 : this.waiting.size;
  }
}

/** The lab will never take these: resending would go on for ever. Not knowing who we are is not such a case. */
function refused(cause: unknown): boolean {
  return cause instanceof Problem && cause.status >= 400 && cause.status < 500 && cause.status !== 401 && cause.status !== 429;
}
