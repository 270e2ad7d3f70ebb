import { address, go } from './address.svelte';

/** Writes query values into the address of this screen: empty ones go. A new step of history unless `replace`. */
export function goQuery(changes: Record<string, string | null>, options: { replace?: boolean } = {}): void {
  const next = new URLSearchParams(address.query);
  for (const [key, value] of Object.entries(changes)) {
    if (value) next.set(key, value);
    else next.delete(key);
  }
  const text = next.toString();
  go(address.path + (text && `?${text}`), options);
}

/** Writes `#t=95` or `#p=30` without a new step of history. */
export function markPlace(values: Record<string, string | number | null>): void {
  const place = new URLSearchParams(location.hash.slice(1));
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === '') place.delete(key);
    else place.set(key, String(value));
  }
  const hash = place.toString();
  history.replaceState(history.state, '', location.pathname + location.search + (hash && `#${hash}`));
  address.hash = hash;
}
