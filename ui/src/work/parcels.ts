/** What learners did and the lab has not answered for yet: attempts and hand-ins that wait on this device. */
import { openShelf, type Shelf, type Sort } from '../device/shelf';
import { counterOf, covers, together } from './answers';
import type { Answer } from './types';

interface Parcel {
  id: string;
  /** Whose it is: on a shared machine the next person must not be credited with it. */
  person: string;
  work: string;
  /** What it is called, for who is told of it later. */
  title: string;
  /** Why the lab will not take it; it stays on the device. */
  refused?: string | undefined;
}

/** An attempt as this device knows it. Times are in ms of its own clock: only ages are ever sent. */
export interface Begun extends Parcel {
  device: string;
  revision: number;
  began: number;
  answers: Answer[];
  /** 0 while it goes on. */
  submitted: number;
  /** The counter of what the lab has; -1 before it knows of the attempt. */
  known: number;
}

/** That a devoir was handed in on this device, with its text where the lab has not got it. */
export interface Handed extends Parcel {
  at: number;
  text?: string;
}

const earlier = (a: number, b: number): number => (a && b ? Math.min(a, b) : a || b);

/** Two tabs on one attempt: what either answered stays, and it is handed in when the first one did. */
export function joined(one: Begun, there: Begun): Begun {
  return {
    ...one,
    answers: together(one.answers, there.answers),
    began: Math.min(one.began, there.began),
    submitted: earlier(one.submitted, there.submitted),
    known: Math.max(one.known, there.known),
  };
}

/** Whether the lab has yet to hear something of it. */
export const isWaiting = (one: Begun): boolean => !one.refused && (one.submitted > 0 || one.known < counterOf(one.answers));

const begun: Sort<Begun> = {
  store: 'attempts',
  key: ({ id }) => id,
  join: joined,
  covers: (one, there) => covers(one.answers, there.answers) && (!there.submitted || one.submitted > 0),
};

const handed: Sort<Handed> = { store: 'hands', key: ({ id }) => id, join: (one) => one, covers: (one, there) => one.at >= there.at };

export const openAttempts = (): Promise<Shelf<Begun>> => openShelf(begun);
export const openHands = (): Promise<Shelf<Handed>> => openShelf(handed);
