import { onMount } from 'svelte';
import { later } from '../later';
import type { LearningSession } from '../learning/session';
import type { Interval } from '../types';

/** Follows a resource of which taking the file is all that can be seen: what it gives says that it was taken. */
export function taking(id: () => string, follows: () => boolean): () => void {
  let watched: Interval[] = [];
  let session: LearningSession | undefined;
  onMount(() => follows() ? later(import('../learning/session').then(({ LearningSession }) => {
    session = new LearningSession(id(), () => ({ position: 1, watched }), () => void (watched = []));
    return () => session?.end();
  })) : undefined);
  return () => {
    watched = [[0, 1]];
    session?.say('playing');
  };
}
