import type { Interval } from '../types';
import { add, pageStretch, within } from './intervals';

/** How much of a resource a session took in so far, as a beat says it. */
export interface Taken {
  /** Seen or read, each second and page once. */
  watched: Interval[];
  /** Listened to without the picture. */
  heard?: Interval[];
  /** What of it was taken in more than once. */
  again?: Interval[];
  /** Where it was jumped back to, in order. */
  backs?: number[];
}

/** How playing counts: by the eye, by the ear alone, or not at all. */
export type Credit = 'seen' | 'heard' | 'none';

/** Our players go no faster than this: what went on faster has jumped, and a faster clock credits nothing. */
const fastest = 2;
/** How late a tick may tell of a clock, in seconds of the film. */
const grain = 1;
/** Nearer than this, in seconds, it is a correction and not a jump back. */
const aJump = 3;
/** The lab takes no more of them. */
const mostBacks = 200;

/** What was taken in of a film in one session, told by the film's own clock and a steady one. */
export class Watching {
  private readonly taken = { watched: [] as Interval[], heard: [] as Interval[], again: [] as Interval[], backs: [] as number[] };
  /** Where the film's clock was last known to stand, and when that was, in ms. */
  private last: { at: number; now: number } | null = null;
  /** Where playing had come to before a jump. */
  private left: number | null = null;

  /** The film's clock has come to `at` seconds by playing, at `now` ms of any steady clock. */
  tick(at: number, now: number, credit: Credit): void {
    const from = this.last;
    if (!from) this.last = { at, now };
    else if (at < from.at || at - from.at > ((now - from.now) / 1000) * fastest + grain) this.jump(at, now);
    else this.play(from.at, at, now, credit);
  }

  private play(from: number, at: number, now: number, credit: Credit): void {
    this.last = { at, now };
    if (at === from) return;
    this.cameBack(from);
    if (credit !== 'none') this.take([from, at], credit);
  }

  /** The film's clock was set to `at`, or is found there: what comes next begins there, and nothing between was watched. */
  jump(at: number, now: number): void {
    this.left ??= this.last?.at ?? null;
    this.last = { at, now };
  }

  get all(): Required<Taken> {
    return this.taken;
  }

  /** Another session begins, where the film stands. */
  forget(): void {
    Object.assign(this.taken, { watched: [], heard: [], again: [], backs: [] });
    this.left = null;
  }

  /** A jump back counts when playing goes on from there: a hand that drags the bar passes many seconds. */
  private cameBack(to: number): void {
    if (this.left !== null && this.left - to >= aJump && this.taken.backs.length < mostBacks) this.taken.backs.push(to);
    this.left = null;
  }

  private take(stretch: Interval, credit: 'seen' | 'heard'): void {
    const { watched, heard } = this.taken;
    for (const seen of [...within(watched, stretch), ...within(heard, stretch)]) this.taken.again = add(this.taken.again, seen);
    if (credit === 'seen') this.taken.watched = add(watched, stretch);
    else this.taken.heard = add(heard, stretch);
  }
}

/** A page counts as read after this long on the screen, in milliseconds. */
export const dwell = 2000;

/** What was read of a document in one session. Time comes in as milliseconds of any steady clock. */
export class Reading {
  private watched: Interval[] = [];
  private again: Interval[] = [];
  private page = 0;
  private since = 0;
  /** The page that was credited last: looking up from it and on again is not reading it again. */
  private credited = 0;

  /** Page n, from 1, is what the reader looks at; 0 is nothing, as when the window is hidden. Says what `settle` says. */
  look(n: number, now: number): boolean {
    const read = this.settle(now);
    if (n !== this.page) [this.page, this.since] = [n, now];
    return read;
  }

  /** Credits the page looked at if it was there long enough; says whether it was credited now. */
  settle(now: number): boolean {
    if (!this.page || this.page === this.credited || now - this.since < dwell) return false;
    const stretch = pageStretch(this.page);
    if (within(this.watched, stretch).length) this.again = add(this.again, stretch);
    this.watched = add(this.watched, stretch);
    this.credited = this.page;
    return true;
  }

  get all(): Taken {
    return { watched: this.watched, again: this.again };
  }

  /** Another session begins, with the page that is looked at. */
  forget(): void {
    [this.watched, this.again, this.credited] = [[], [], 0];
  }
}
