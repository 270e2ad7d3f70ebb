import { session } from '../session.svelte';
import type { Interval } from '../types';
import { ulid } from '../ulid';
import { deviceId, Outbox, type Activity } from './beats';

/** Milliseconds between two beats while something is played or read. */
const pace = 10_000;

interface State {
  position: number;
  watched: Interval[];
}

let outbox: Outbox | undefined;

function post(): Outbox {
  if (outbox) return outbox;
  outbox = new Outbox(() => session.me?.id ?? '');
  addEventListener('online', () => void outbox?.flush());
  return outbox;
}

/** Sends what an earlier visit or screen could not; says whether anything was. */
export function sendWaiting(): Promise<boolean> {
  return post().flush();
}

/** One learner on one resource on this device, from opening to leaving. */
export class LearningSession {
  private readonly id = ulid();
  private readonly resource: string;
  private readonly read: () => State;
  private counter = 0;
  private activity: Activity = 'idle';
  private last = '';
  private readonly timer: ReturnType<typeof setInterval>;

  /** `read` gives the position (seconds, or the page from 1) and all that was watched, when a beat is due. */
  constructor(resource: string, read: () => State) {
    this.resource = resource;
    this.read = read;
    this.timer = setInterval(() => this.beat(), pace);
    document.addEventListener('visibilitychange', this.hidden);
    addEventListener('pagehide', this.leave);
  }

  /** What the learner does now; a change is told at once. */
  say(activity: Activity): void {
    if (activity === this.activity) return;
    this.activity = activity;
    this.beat();
  }

  /** Tells the state now if it changed: after ten seconds, a pause, a jump. */
  beat(): void {
    if (this.note()) void post().flush();
  }

  end(): void {
    clearInterval(this.timer);
    document.removeEventListener('visibilitychange', this.hidden);
    removeEventListener('pagehide', this.leave);
    this.activity = 'idle';
    this.beat();
  }

  private note(): boolean {
    const state = this.read();
    const now = JSON.stringify(state);
    if (now === this.last || (!this.counter && !state.watched.length)) return false;
    this.last = now;
    this.counter += 1;
    post().put({ session: this.id, resource: this.resource, device: deviceId(), counter: this.counter, activity: this.activity, ...state });
    return true;
  }

  private readonly hidden = (): void => {
    if (document.visibilityState === 'visible') return;
    this.activity = 'hidden';
    this.leave();
  };

  /** A beat that still travels is handed over too: the page that goes would cut it off. */
  private readonly leave = (): void => {
    this.note();
    post().leave();
  };
}
