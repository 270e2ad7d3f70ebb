import type { Player } from './player.svelte';

interface Acts {
  full: () => void;
  captions: () => void;
  find: () => void;
}

/** What each key does while a film is open. */
export function keysFor(player: Player, { full, captions, find }: Acts): Record<string, () => void> {
  return {
    k: () => player.toggle(),
    ' ': () => player.toggle(),
    j: () => player.step(-10),
    l: () => player.step(10),
    ArrowLeft: () => player.step(-5),
    ArrowRight: () => player.step(5),
    m: () => player.mute(),
    f: full,
    c: captions,
    '<': () => player.faster(-1),
    '>': () => player.faster(1),
    '/': find,
  };
}

/** Whether a key is meant for the film and not for a field, a button or the browser. */
export function forFilm(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return false;
  if (event.target.closest('input, select, textarea, dialog')) return false;
  return !(event.key === ' ' && event.target.closest('button, a, summary'));
}
