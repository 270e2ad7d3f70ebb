/** The states of a file on its way, and which act is possible in each. No browser is needed to test them. */
import { fold } from '../viewer/fold';

/** An upload as the lab tells it. */
export interface Upload {
  id: string;
  name: string;
  size: number;
  offset: number;
  course: string;
  module: string;
  resource: string;
  as: 'resource' | 'captions' | 'replace' | 'hand-in';
  /** The hand-in that it is a file of. */
  hand_in?: string;
  state: 'receiving' | 'whole' | 'received' | 'refused' | 'expired' | 'deleted';
  reason: string;
  expires: string;
  asset: string;
}

export type SendState =
  | 'queued' // waits for its turn
  | 'sending'
  | 'paused' // by the person
  | 'waiting' // the link is down: goes on by itself
  | 'lost' // the page was reloaded: the file must be chosen again, what was sent is kept
  | 'elsewhere' // another tab or device is sending it
  | 'whole' // every byte is there; it is being checked
  | 'received'
  | 'refused' // not usable; the reason says why
  | 'expired'
  | 'failed'; // could not be sent; the reason says why

const acts = {
  pause: ['queued', 'sending', 'waiting'],
  resume: ['paused'],
  retry: ['failed', 'waiting'],
  attach: ['lost', 'expired'],
  cancel: ['queued', 'sending', 'paused', 'waiting', 'lost', 'failed'],
  dismiss: ['refused', 'expired', 'received'],
} satisfies Record<string, SendState[]>;

export type Act = keyof typeof acts;

export const may = (act: Act, state: SendState): boolean => (acts[act] as SendState[]).includes(state);

/** Whether bytes would be left unsent if the page closed now. */
export const unsent = (state: SendState): boolean => ['queued', 'sending', 'waiting'].includes(state);

/** Whether it is still of interest on a list of what is under way. */
export const underWay = (state: SendState): boolean => state !== 'received' && state !== 'refused' && state !== 'expired' && state !== 'failed';

/** How many files of one person the lab receives at once. */
export const places = 20;

/** Whether it takes one of those places, once the lab was told of it. */
export const unfinished = (state: SendState): boolean => !['whole', 'received', 'refused', 'expired'].includes(state);

/** Whether it may still become a resource without anybody's help. */
export const coming = (state: SendState): boolean => state === 'whole' || (unfinished(state) && state !== 'failed');

/** Whether a person must do something. */
export const needsHelp = (state: SendState): boolean => state === 'refused' || state === 'failed' || state === 'lost' || state === 'expired';

/**
 * The state after the lab told about the upload. `here` says that this page holds the file, `moved` that bytes arrived
 * since the last news: then somebody else is sending them.
 */
export function afterNews(now: SendState, told: Exclude<Upload['state'], 'deleted'>, here: boolean, moved: boolean): SendState {
  if (told !== 'receiving') return told;
  if (here) return now;
  return moved ? 'elsewhere' : now === 'elsewhere' ? 'elsewhere' : 'lost';
}

/** The letters and digits of a name: the lab keeps no vowel signs and nothing that is not seen. */
const lettersOf = (name: string): string => fold(name).replace(/[^\p{L}\p{N}]+/gu, '');

/** Whether a file is the one that was being sent: nothing better than name and size is known after a reload. */
export function sameFile(upload: Pick<Upload, 'name' | 'size'>, file: { name: string; size: number }): boolean {
  return lettersOf(upload.name) === lettersOf(file.name) && upload.size === file.size;
}

/** How far many files are together. */
export interface Whole {
  files: number;
  done: number;
  bytes: number;
  sent: number;
  /** Bytes per second. */
  speed: number;
  /** Whether all that could be sent waits for the lab to answer. */
  stalled: boolean;
}

interface Part {
  state: SendState;
  stalled: boolean;
  size: number;
  sent: number;
  speed: number;
}

/** Adds files up; those that cannot be sent count as done, so that the rest is what is waited for. */
export function wholeOf(parts: Part[]): Whole {
  const waits = (part: Part) => part.state === 'waiting' || part.stalled;
  const over = (part: Part) => !unfinished(part.state) || part.state === 'failed';
  return {
    files: parts.length,
    done: parts.filter(over).length,
    bytes: parts.reduce((sum, part) => sum + part.size, 0),
    sent: parts.reduce((sum, part) => sum + (over(part) ? part.size : part.sent), 0),
    speed: parts.reduce((sum, part) => sum + part.speed, 0),
    stalled: parts.some(waits) && !parts.some((part) => part.state === 'sending' && !part.stalled),
  };
}

/** Refusals of a chunk that mean no more than: send it once more. */
const passing = ['upload.cut', 'upload.checksum', 'upload.offset', 'upload.busy', 'upload.request'];

/** How a refused request is to be taken; `status` 0 means that no answer came. */
export function verdict(status: number, code = ''): 'again' | 'gone' | 'failed' {
  if (status === 0 || status === 423 || status === 429 || status === 460 || passing.includes(code)) return 'again';
  if (status === 404 || status === 410) return 'gone';
  return status >= 500 && status !== 507 ? 'again' : 'failed';
}
