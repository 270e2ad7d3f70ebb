import type { Interval } from '../types';
import { add } from './intervals';

/** Tells watching from seeking: a film's clock that goes on faster than this many seconds a step has jumped. */
const longestStep = 3;

/** What was watched of a film in one session, told by the film's own clock. */
export class Watching {
  watched: Interval[] = [];
  private last: number | null = null;

  /** The film's clock stands at `at` seconds while it plays. Only what was played counts; hidden time does not. */
  tick(at: number, counted: boolean): void {
    const from = this.last;
    this.last = at;
    if (from === null || !counted || at <= from || at - from > longestStep) return;
    this.watched = add(this.watched, [from, at]);
  }

  /** Playing stopped or jumped: the next tick begins a new stretch. */
  lift(): void {
    this.last = null;
  }
}

/** A page counts as read after this long on the screen, in milliseconds. */
export const dwell = 2000;

/** What was read of a document in one session. Time comes in as milliseconds of any steady clock. */
export class Reading {
  watched: Interval[] = [];
  private page = 0;
  private since = 0;

  /** Page n, from 1, is what the reader looks at; 0 is nothing, as when the window is hidden. */
  look(n: number, now: number): void {
    this.settle(now);
    if (n !== this.page) [this.page, this.since] = [n, now];
  }

  /** Credits the page looked at if it was there long enough; says whether that was new. */
  settle(now: number): boolean {
    if (!this.page || now - this.since < dwell) return false;
    const before = JSON.stringify(this.watched);
    this.watched = add(this.watched, [this.page - 1, this.page]);
    return JSON.stringify(this.watched) !== before;
  }
}
