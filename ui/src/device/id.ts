import { remember, remembered } from '../preferences.svelte';
import { ulid } from '../ulid';

/** The name this device made for itself once. */
export function deviceId(): string {
  const known = remembered('device', '');
  if (known) return known;
  const made = ulid();
  remember('device', made);
  return made;
}
