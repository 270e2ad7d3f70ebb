import { Problem } from '../api';
import { language, t } from '../i18n';
import { sentenceOf } from '../i18n/problem';
import { network } from '../network.svelte';
import { remembered } from '../preferences.svelte';
import { session } from '../session.svelte';
import { toasts } from '../toast.svelte';
import { ulid } from '../ulid';
import { deviceId } from '../device/id';
import { Outbox, type Activity } from './beats';
import type { Taken } from './follow';
import { openShelf } from './shelf';

/** Milliseconds between two beats while something is played or read. */
const pace = 10_000;
/** A hand that drags the bar is let go after this long, in ms. */
const settling = 500;
/** What could not be sent is tried again after this long, in ms, and then after twice as long, up to the last. */
const tries = { first: 15_000, last: 300_000 };

/** Who pauses is still there for this long, in ms. */
const paused = 5 * 60_000;

/** The lab takes a session for over after half an hour without a beat, and counts it: who goes on later begins another. In ms. */
const over = 25 * 60_000;

interface State extends Taken {
  /** Seconds, or the page from 1. */
  position: number;
}

/** Refusals of what was open when it was learnt from. */
const closed = new Set(['not-found', 'forbidden']);

let outbox: Outbox | undefined;
let again: ReturnType<typeof setTimeout> | undefined;
let pause = tries.first;

function post(): Outbox {
  if (outbox) return outbox;
  outbox = new Outbox(() => session.me?.id ?? '', openShelf(), (codes) => void tell(codes));
  addEventListener('online', () => void sendWaiting());
  return outbox;
}

/** Nothing is lost in silence: a reason is told once for as many as have it. */
async function tell(codes: string[]): Promise<void> {
  await language.ready();
  const [code = ''] = codes;
  const why = closed.has(code) ? t('beats.closed') : sentenceOf(new Problem(code, 422));
  toasts.say({ icon: 'alert', text: `${t('beats.refused', { n: codes.length })} ${why}` });
}

/** Sends what this or an earlier visit could not; says whether anything was. */
export async function sendWaiting(): Promise<boolean> {
  clearTimeout(again);
  const some = await post().flush();
  if (remembered('works', '')) await import('../work/post').then(({ sendWork }) => sendWork()).catch(() => undefined); // without network its code may be away too
  pause = some ? tries.first : Math.min(tries.last, pause * 2);
  if (network.waiting) again = setTimeout(() => void sendWaiting(), pause);
  return some;
}

/** One learner on one resource on this device, from opening to leaving. */
export class LearningSession {
  private id = ulid();
  private readonly person = session.me?.id ?? '';
  private began = performance.now();
  private readonly resource: string;
  private readonly read: () => State;
  private readonly unseen: () => boolean;
  private readonly forget: () => void;
  private counter = 0;
  /** When it was last told, by the clock that goes on while a device sleeps, in ms. */
  private told = 0;
  private activity: Activity = 'idle';
  private since = performance.now();
  private last = '';
  private readonly timer: ReturnType<typeof setInterval>;
  private soon: ReturnType<typeof setTimeout> | undefined;

  /**
   * `read` gives where one is and all that was taken in, when a beat is due; `forget` makes it begin again with nothing;
   * `unseen` says whether it goes on when nobody looks.
   */
  constructor(resource: string, read: () => State, forget: () => void, unseen: () => boolean = () => false) {
    [this.resource, this.read, this.forget, this.unseen] = [resource, read, forget, unseen];
    this.timer = setInterval(() => this.beat(), pace);
    document.addEventListener('visibilitychange', this.hidden);
    addEventListener('pagehide', this.gone);
  }

  /** What the learner does now; a change is told at once. */
  say(activity: Activity): void {
    if (activity === this.activity) return;
    [this.activity, this.since] = [activity, performance.now()];
    this.beat();
  }

  /** Tells the state now if it changed: after ten seconds, a pause, a jump. */
  beat(): void {
    clearTimeout(this.soon);
    if (this.note()) void sendWaiting();
  }

  /** Tells it when a hand has come to rest. */
  beatSoon(): void {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.beat(), settling);
  }

  end(): void {
    clearInterval(this.timer);
    document.removeEventListener('visibilitychange', this.hidden);
    removeEventListener('pagehide', this.gone);
    this.activity = 'left';
    this.beat();
  }

  /** Nothing is said before something was taken in. Who goes on looking at one page is still there. */
  private note(): boolean {
    let state = this.read();
    const now = JSON.stringify([state, this.activity]);
    if (now === this.last && !this.lasts) return false;
    if (this.counter && Date.now() - this.told > over) {
      this.renew();
      state = this.read();
    }
    if (!this.counter && !state.watched.length && !state.heard?.length) return false;
    this.last = now;
    this.counter += 1;
    const spent = Math.round(performance.now() - this.began) / 1000;
    this.told = Date.now();
    post().put(this.person, { session: this.id, resource: this.resource, device: deviceId(), counter: this.counter, activity: this.activity, spent, ...state });
    return true;
  }

  private renew(): void {
    this.forget();
    [this.id, this.counter, this.began, this.last] = [ulid(), 0, performance.now(), ''];
  }

  /** What goes on is told again, though nothing is new: somebody may look who is there. */
  private get lasts(): boolean {
    return this.activity === 'playing' || (this.activity === 'idle' && performance.now() - this.since < paused);
  }

  private readonly hidden = (): void => {
    if (document.visibilityState === 'visible') return;
    if (!this.unseen()) this.activity = 'hidden';
    this.leave();
  };

  private readonly gone = (): void => {
    this.activity = 'left';
    this.leave();
  };

  /** A beat that still travels is handed over too: the page that goes would cut it off. */
  private leave(): void {
    this.note();
    post().leave();
  }
}
