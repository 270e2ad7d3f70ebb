import { remembered } from './preferences.svelte';

/** Beats that an earlier visit or screen could not send, if there are any; says whether some were sent now. */
export async function sendWaiting(): Promise<boolean> {
  if (!remembered('waiting', remembered('beats', ''))) return false; // `beats` is where an older version kept them
  const learning = await import('./learning/session');
  return learning.sendWaiting();
}
