/** The last words of a page that went: localStorage alone is written before a page is gone. */
import type { Waiting } from './beats';

const prefix = 'lab.beats';

/** Keeps a beat until it was answered or put on the shelf. A browser that refuses leaves it to the beacon. */
export function say(one: Waiting): void {
  try {
    localStorage.setItem(`${prefix}.${one.session}`, JSON.stringify(one));
  } catch {
    /* full, or forbidden in a private window */
  }
}

/** All that earlier pages said as they went, and what versions before the shelf kept in one list. */
export function said(): Waiting[] {
  return keys().flatMap((key) => {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? '[]') as Waiting | Waiting[];
      return [kept].flat().map((one) => ({ ...one, session: one.beat.session }));
    } catch {
      return []; // cut off, or not ours
    }
  });
}

/** Takes the last words of sessions away, and the one list of versions before. */
export function unsay(sessions: readonly string[]): void {
  try {
    for (const key of [prefix, ...sessions.map((one) => `${prefix}.${one}`)]) localStorage.removeItem(key);
  } catch {
    /* nothing was kept */
  }
}

function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key === prefix || key.startsWith(`${prefix}.`));
  } catch {
    return [];
  }
}
