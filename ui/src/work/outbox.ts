import { get, Problem, send } from '../api';
import { alone, refusedForGood } from '../device/sending';
import type { Shelf } from '../device/shelf';
import { remember } from '../preferences.svelte';
import { counterOf } from './answers';
import { isWaiting, type Begun, type Handed } from './parcels';
import type { Attempt, HandIn } from './types';

/** A call that is not answered by then, in ms, is taken to be lost: no other tab may send meanwhile. */
const patience = 20_000;

/** What becomes of what was sent. */
export interface Hears {
  attempt: (sent: Begun, attempt: Attempt) => void;
  hand: (sent: Handed, handIn: HandIn) => void;
  refused: (what: Begun | Handed) => void;
}

/** Attempts and hand-ins that the lab has not answered for, sent one after the other until it has. */
export class WorkOutbox {
  private readonly person: () => string;
  private readonly attempts: Promise<Shelf<Begun>>;
  private readonly hands: Promise<Shelf<Handed>>;
  private readonly hears: Hears;
  private readonly now: () => number;
  /** What the device could not keep. */
  private readonly own = new Map<string, Begun>();
  private flight: Promise<void> | undefined;

  constructor(person: () => string, attempts: Promise<Shelf<Begun>>, hands: Promise<Shelf<Handed>>, hears: Hears, now: () => number = Date.now) {
    [this.person, this.attempts, this.hands, this.hears, this.now] = [person, attempts, hands, hears, now];
  }

  /** Keeps what was answered; says whether the device could, else it lasts as long as the page. */
  async put(one: Begun): Promise<boolean> {
    remember('works', '1');
    remember('waiting', '1');
    const kept = await (await this.attempts).put(one).then(() => true, () => false);
    if (kept) this.own.delete(one.id);
    else this.own.set(one.id, one);
    return kept;
  }

  async hand(one: Handed): Promise<void> {
    remember('works', '1');
    remember('waiting', '1');
    await (await this.hands).put(one);
  }

  /** The attempts of one work that this device began or goes on with. */
  async of(work: string): Promise<Begun[]> {
    return (await this.begun()).filter((one) => one.work === work);
  }

  async handed(id: string): Promise<Handed | undefined> {
    return (await this.mine(this.hands)).find((one) => one.id === id);
  }

  /** What the lab refused of one work is sent once more: the work may be back, or open by now. */
  async again(work: string): Promise<void> {
    const refused = <T extends Begun | Handed>(all: T[]) => all.filter((one) => one.refused && one.work === work);
    for (const one of refused(await this.begun())) await this.put({ ...one, refused: undefined });
    for (const one of refused(await this.mine(this.hands))) await this.hand({ ...one, refused: undefined });
  }

  async get(id: string): Promise<Begun | undefined> {
    return (await this.begun()).find((one) => one.id === id);
  }

  /** What the lab has as it is need not stand here. */
  async done(one: Begun): Promise<void> {
    this.own.delete(one.id);
    await (await this.attempts).drop([one]);
  }

  /** Sends what waits; answers how much still does. */
  async flush(): Promise<number> {
    this.flight ??= alone('works', () => this.send()).finally(() => {
      this.flight = undefined;
    });
    await this.flight;
    const left = (await this.begun()).filter(isWaiting).length + (await this.mine(this.hands)).filter((one) => !one.refused).length;
    if (!left) remember('works', '');
    return left;
  }

  private async send(): Promise<void> {
    for (const one of (await this.begun()).filter(isWaiting)) if (!(await this.sendAttempt(one))) return;
    for (const one of (await this.mine(this.hands)).filter(({ refused }) => !refused)) if (!(await this.sendHand(one))) return;
  }

  /** Says an attempt; false where the lab cannot be reached, and all else would wait for it too. */
  private async sendAttempt(one: Begun): Promise<boolean> {
    const shelf = await this.attempts;
    try {
      const attempt = await send<Attempt>('PUT', `/works/${one.work}/attempts/${one.id}`, this.body(one), { signal: AbortSignal.timeout(patience) });
      if (!attempt.submitted) await shelf.put({ ...one, known: counterOf(one.answers) });
      else await this.done(one);
      this.hears.attempt(one, attempt);
      return true;
    } catch (cause) {
      return this.failed(shelf, one, cause);
    }
  }

  private async sendHand(one: Handed): Promise<boolean> {
    const shelf = await this.hands;
    try {
      if (one.text !== undefined) await this.sendText(one, one.text);
      const age = Math.max(0, (this.now() - one.at) / 1000);
      const handIn = await send<HandIn>('POST', `/hand-ins/${one.id}/hand`, { age }, { signal: AbortSignal.timeout(patience) });
      await shelf.drop([one]);
      this.hears.hand(one, handIn);
      return true;
    } catch (cause) {
      return this.failed(shelf, one, cause);
    }
  }

  /** The text goes first, on top of whatever version the lab has. */
  private async sendText({ id, work }: Handed, text: string): Promise<void> {
    const there = await get<Partial<HandIn>>(`/works/${work}/hand-in`);
    await send('PUT', `/works/${work}/hand-in`, { id, text }, there.id ? { version: there.version ?? 0 } : {});
  }

  /** What the lab will never take stays on the device, said as such, and does not hold up the others. */
  private async failed<T extends Begun | Handed>(shelf: Shelf<T>, one: T, cause: unknown): Promise<boolean> {
    if (!(cause instanceof Problem) || !refusedForGood(cause)) return false;
    const refused = { ...one, refused: cause.code };
    await shelf.put(refused);
    this.hears.refused(refused);
    return true;
  }

  private body({ device, revision, began, answers, submitted }: Begun): object {
    const age = (at: number) => Math.max(0, (this.now() - at) / 1000);
    const said = answers.map(({ device: _, ...answer }) => answer);
    return { device, revision, begun: age(began), answers: said, submit: submitted > 0, submitted: submitted ? age(submitted) : 0 };
  }

  private async begun(): Promise<Begun[]> {
    const shelved = (await this.mine(this.attempts)).filter(({ id }) => !this.own.has(id));
    return [...shelved, ...[...this.own.values()].filter(({ person }) => person === this.person())];
  }

  private async mine<T extends { person: string }>(shelf: Promise<Shelf<T>>): Promise<T[]> {
    return (await (await shelf).all().catch(() => [])).filter(({ person }) => person === this.person());
  }
}
