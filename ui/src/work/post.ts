import { language } from '../i18n';
import { td } from '../i18n/doing';
import { sendWaiting } from '../learning/session';
import { network } from '../network.svelte';
import { session } from '../session.svelte';
import { toasts } from '../toast.svelte';
import { WorkOutbox } from './outbox';
import { openAttempts, openHands, type Begun, type Handed } from './parcels';
import type { Attempt, HandIn } from './types';

type Heard = { attempt?: Attempt; hand?: HandIn; refused?: string };

/** Who looks at an attempt or a hand-in is told there, and nobody is told twice. */
const lookers = new Map<string, (heard: Heard) => void>();

/** Hears what the lab says of one attempt or hand-in; answer stops it. */
export function hearOf(id: string, listener: (heard: Heard) => void): () => void {
  lookers.set(id, listener);
  return () => void (lookers.get(id) === listener && lookers.delete(id));
}

/** What the lab made of an attempt that was handed in. */
const verdict = ({ state, late }: Attempt) => (state === 'surplus' ? 'told.surplus' : late ? 'told.late' : 'told.kept');

function told(one: Begun | Handed, heard: Heard, key: Parameters<typeof td>[0] | null): void {
  const looker = lookers.get(one.id);
  if (looker) looker(heard);
  else if (key) void language.ready().then(() => toasts.say({ icon: key === 'told.refused' ? 'alert' : 'check', text: td(key, { title: one.title }) }));
}

export const outbox = new WorkOutbox(() => session.me?.id ?? '', openAttempts(), openHands(), {
  attempt: (one, attempt) => told(one, { attempt }, attempt.submitted ? verdict(attempt) : null),
  hand: (one, hand) => told(one, { hand }, hand.late ? 'told.hand.late' : 'told.hand'),
  refused: (one) => told(one, { refused: one.refused ?? '' }, 'told.refused'),
});

/** Sends the work that waits; part of sending all that waits. */
export async function sendWork(): Promise<void> {
  network.works = await outbox.flush();
}

/** Sends it now, and goes on trying while it cannot be. */
export async function sendNow(): Promise<void> {
  await sendWork();
  if (network.works) void sendWaiting();
}
