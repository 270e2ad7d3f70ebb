import { api, Problem, send } from '../api';
import { network } from '../network.svelte';
import { alone, refusedForGood } from '../device/sending';
import { remember, remembered } from '../preferences.svelte';
import type { Taken } from './follow';
import type { Shelf } from './shelf';
import * as words from './words';

/** `left` is the last of a session: who said it is gone at once. */
export type Activity = 'playing' | 'idle' | 'hidden' | 'left';

/** What a player or reader says. What it took in is all of its session so far: a lost beat heals with the next. */
export interface Beat extends Taken {
  session: string;
  resource: string;
  device: string;
  counter: number;
  position: number;
  activity: Activity;
  /** Seconds since the session began, by a steady clock. */
  spent: number;
}

/** A beat that waits, with when it happened by this device's clock, in ms: only its age is ever sent. */
export interface Waiting {
  session: string;
  /** Whose it is: on a shared machine the next person must not be credited with it. */
  person: string;
  beat: Beat;
  at: number;
}

/** What the lab says of each beat, in the order in which they were sent. */
interface Answer {
  events?: { session: string; counter: number; outcome: 'accepted' | 'known' | 'refused'; code?: string }[];
}

/** One call carries at most this many beats and bytes; a page that goes may hand over less. */
const atOnce = { beats: 100, bytes: 500_000 };
const inParting = { beats: 100, bytes: 60_000 };
/** A device that was away for months keeps the newest of so many sessions. */
const most = 1000;
/** A call that is not answered by then, in ms, is taken to be lost: no other tab may send meanwhile. */
const patience = 20_000;

/** Beats not yet acknowledged, the newest of each session: kept on the device, so that closing it loses none. */
export class Outbox {
  private readonly shelf: Promise<Shelf>;
  private readonly person: () => string;
  private readonly refused: (codes: string[]) => void;
  private readonly now: () => number;
  /** What this page said itself: at hand when it must go at once, and where the shelf is full. */
  private readonly own = new Map<string, Waiting>();
  /** Sessions of which the lab will take no more. */
  private readonly closed = new Set<string>();
  private kept: Promise<unknown>;
  private flight: Promise<boolean> | undefined;

  /** `refused` is told the codes of beats that the lab will never take; they are gone then. */
  constructor(person: () => string, shelf: Promise<Shelf>, refused: (codes: string[]) => void, now: () => number = Date.now) {
    [this.person, this.shelf, this.refused, this.now] = [person, shelf, refused, now];
    this.kept = this.adopt();
  }

  /** What pages said as they went is put on the shelf first. */
  private async adopt(): Promise<void> {
    const [shelf, before] = [await this.shelf, words.said()];
    for (const one of before) await shelf.put(one).catch(() => this.own.set(one.session, one));
    words.unsay(before.map(({ session }) => session));
  }

  put(person: string, beat: Beat): void {
    if (this.closed.has(beat.session)) return;
    const one = { session: beat.session, person, beat, at: this.now() };
    this.own.set(one.session, one);
    remember('waiting', '1');
    this.kept = this.kept.then(() => this.shelf).then((shelf) => shelf.put(one)).catch(() => undefined);
  }

  /** Sends what waits; what cannot be sent stays for the next time. Says whether anything was. */
  flush(): Promise<boolean> {
    this.flight ??= alone('beats', () => this.send()).finally(() => {
      this.flight = undefined;
    });
    return this.flight;
  }

  /** A beat that came while another travelled goes right after it: it may be the last. */
  private async send(): Promise<boolean> {
    const tried = new Set<string>();
    let some = false;
    for (let batch = await this.next(tried); batch.length; batch = await this.next(tried)) {
      const gone = await this.say(batch);
      if (!gone.length) break;
      await this.drop(gone);
      some = true;
    }
    network.beats = (await this.waiting()).filter((one) => one.person === this.person()).length;
    return some;
  }

  private async next(tried: Set<string>): Promise<Waiting[]> {
    const mine = (await this.waiting()).filter((one) => one.person === this.person() && !tried.has(name(one)));
    const batch = fitting(mine, atOnce);
    for (const one of batch) tried.add(name(one));
    return batch;
  }

  /** Says some beats; answers those that need not be said again. */
  private async say(batch: Waiting[]): Promise<Waiting[]> {
    let status = 0;
    try {
      const answer = await send<Answer>('POST', '/beats', this.body(batch), { signal: AbortSignal.timeout(patience), answered: (code) => (status = code) });
      return this.settled(batch, status, answer);
    } catch (cause) {
      if (!(cause instanceof Problem) || !refusedForGood(cause)) return [];
      if (batch.length > 1 && unread(cause)) return this.halves(batch);
      return this.close(batch, batch.map(() => cause.code));
    }
  }

  /** One beat that cannot be read does not take the others with it. */
  private async halves(batch: Waiting[]): Promise<Waiting[]> {
    const middle = Math.ceil(batch.length / 2);
    return [...(await this.say(batch.slice(0, middle))), ...(await this.say(batch.slice(middle)))];
  }

  private settled(batch: Waiting[], status: number, { events = [] }: Answer): Waiting[] {
    if (events.length !== batch.length) return []; // whoever answered, it was not the lab
    const refusals = events.filter(({ outcome }) => outcome === 'refused');
    const closed = batch.filter((_, i) => events[i]?.outcome === 'refused');
    if (refusals.length) this.close(closed, refusals.map(({ code }) => code ?? ''));
    const taken = status !== 202; // else some wait in the memory of a server, which may yet lose them
    return taken ? batch : closed;
  }

  private close(batch: Waiting[], codes: string[]): Waiting[] {
    for (const { session } of batch) this.closed.add(session);
    this.refused(codes);
    return batch;
  }

  /** Hands what this page said to the browser as the page goes away; it stays kept until an answer is seen. */
  leave(): void {
    for (const one of this.own.values()) words.say(one);
    const batch = fitting([...this.own.values()].filter((one) => one.person === this.person()), inParting);
    if (!batch.length) return;
    const body = new Blob([JSON.stringify(this.body(batch))], { type: 'application/json' });
    if (navigator.sendBeacon?.(`${api}/beats`, body)) return;
    void send('POST', '/beats', this.body(batch), { keepalive: true }).catch(() => undefined);
  }

  /** All that waits, of everybody: the shelf's, or what of this page is newer. The latest come first. */
  private async waiting(): Promise<Waiting[]> {
    await this.kept;
    const newest = new Map((await (await this.shelf).all().catch(() => [])).map((one) => [one.session, one]));
    for (const one of this.own.values()) if ((newest.get(one.session)?.beat.counter ?? -1) < one.beat.counter) newest.set(one.session, one);
    remember('waiting', newest.size || remembered('works', '') ? '1' : '');
    const all = [...newest.values()].sort((a, b) => b.at - a.at);
    if (all.length > most) await this.drop(all.slice(most)).then(() => this.refused(['beats.many']));
    return all.slice(0, most);
  }

  private body(batch: Waiting[]): { beats: (Beat & { age: number })[] } {
    return { beats: batch.map(({ beat, at }) => ({ ...beat, age: Math.max(0, (this.now() - at) / 1000) })) };
  }

  /** A beat that was overtaken while it travelled stays. */
  private async drop(gone: Waiting[]): Promise<void> {
    for (const one of gone) if ((this.own.get(one.session)?.beat.counter ?? 0) <= one.beat.counter) this.own.delete(one.session);
    words.unsay(gone.map(({ session }) => session));
    await (await this.shelf).drop(gone).catch(() => undefined);
  }
}

const name = ({ session, beat }: Waiting): string => `${session} ${beat.counter}`;

/** As many as one call may carry; at least one, so that a large one is answered too. */
function fitting(all: Waiting[], most: { beats: number; bytes: number }): Waiting[] {
  let bytes = 0;
  return all.slice(0, most.beats).filter((one, i) => (bytes += JSON.stringify(one.beat).length + 32) <= most.bytes || i === 0);
}

/** Nothing of the call was looked at: the lab could not read it, or a proxy refused it. */
const unread = ({ code }: Problem): boolean => /^(request\.|status-)/.test(code);
