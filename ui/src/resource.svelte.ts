import { untrack } from 'svelte';
import { get, Problem } from './api';

/** Answers of this visit, so that Back shows the old page at once while it is asked for again. */
const answers = new Map<string, unknown>();
const kept = 40;

function keep(path: string, data: unknown): void {
  answers.delete(path);
  answers.set(path, data);
  const oldest = answers.keys().next().value;
  if (answers.size > kept && oldest !== undefined) answers.delete(oldest);
}

/** Gives an answer that came with the page, without /api/v1. */
export function primeAnswer(path: string, data: unknown): void {
  keep(path, data);
}

/** Requests sent before the screen that wants them was there. */
const early = new Map<string, Promise<unknown>>();

/** Asks for what a screen will want, while its code is still on the way. */
export function askEarly(path: string): void {
  const answer = get(path);
  answer.catch(() => undefined); // whoever wants it will say what failed
  early.set(path, answer);
}

function ask<T>(path: string, signal: AbortSignal): Promise<T> {
  const sent = early.get(path) as Promise<T> | undefined;
  early.delete(path);
  return sent ?? get<T>(path, signal);
}

/** Forgets every answer: another person may be looking now. */
export function dropAnswers(): void {
  answers.clear();
  early.clear();
}

export interface Loaded<T> {
  /** The newest answer; the one before stays while the next is on its way. */
  readonly data: T | undefined;
  readonly error: Problem | undefined;
  readonly loading: boolean;
  /** When data was received. */
  readonly at: Date | undefined;
  reload(): void;
  /** Puts an answer that a write returned. */
  set(data: T): void;
}

/**
 * Reads `path()` (below /api/v1) whenever it changes; null reads nothing. This is the one place that loads on change:
 * screens never fetch in an effect of their own. `debounce` is in milliseconds.
 */
export function resource<T>(path: () => string | null, debounce = 0): Loaded<T> {
  let data = $state.raw<T>();
  let error = $state.raw<Problem>();
  let loading = $state(false);
  let at = $state.raw<Date>();
  let again = $state(0);
  let first = true;

  function received(from: string, answer: T): void {
    keep(from, answer);
    [data, error, at] = [answer, undefined, new Date()];
  }

  async function read(from: string, signal: AbortSignal): Promise<void> {
    try {
      const answer = await ask<T>(from, signal);
      if (!signal.aborted) received(from, answer);
    } catch (cause) {
      if (!signal.aborted) error = cause instanceof Problem ? cause : new Problem('unexpected');
    } finally {
      if (!signal.aborted) loading = false;
    }
  }

  $effect(() => {
    const from = path();
    void again;
    if (from === null) return;
    const stop = new AbortController();
    untrack(() => {
      if (answers.has(from)) data = answers.get(from) as T;
      loading = true;
    });
    const timer = setTimeout(() => void read(from, stop.signal), first ? 0 : debounce);
    first = false;
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  });

  return {
    get data() { return data; },
    get error() { return error; },
    get loading() { return loading; },
    get at() { return at; },
    reload: () => void (again += 1),
    set: (answer) => {
      const from = path();
      if (from !== null) received(from, answer);
      else data = answer;
    },
  };
}
