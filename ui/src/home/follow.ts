import { live } from '../live.svelte';
import type { Loaded } from '../resource.svelte';
import type { Continuing, List, Progressed } from '../types';

/** What is to be continued after a device said where it is: that first, at its new place; undefined where the lab must be asked. */
export function moved(items: readonly Continuing[], told: Progressed, now: Date): Continuing[] | undefined {
  const known = items.find(({ resource }) => resource.id === told.resource);
  if (!known || told.completed) return undefined;
  const { position, share, device } = told;
  return [{ ...known, position, share, device, seen: now.toISOString() }, ...items.filter((one) => one !== known)];
}

/** Keeps the list as it is on the device one learns on; answer stops it. What came while nobody listened is asked for. */
export function followGoing(going: Loaded<List<Continuing>>): () => void {
  const stops = [
    live<Progressed>('progress', (told) => {
      const items = going.data && moved(going.data.items, told, new Date());
      if (items) going.set({ items });
      else going.reload();
    }),
    live('again', () => going.reload()),
  ];
  const shown = () => document.visibilityState === 'visible' && going.reload();
  document.addEventListener('visibilitychange', shown);
  return () => {
    for (const stop of stops) stop();
    document.removeEventListener('visibilitychange', shown);
  };
}
