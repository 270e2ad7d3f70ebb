import { remembered } from './preferences.svelte';

/** Beats that an earlier visit or screen could not send, if there are any; says whether some were sent now. */
export async function sendWaiting(): Promise<boolean> {
  if (remembered('beats', '[]') === '[]') return false;
  const learning = await import('./learning/session');
  return learning.sendWaiting();
}
