import type { Player } from './player.svelte';

/** Shows the film on the lock screen and obeys its buttons; answer takes it away again. */
export function announce(player: Player, { title, course, poster }: { title: string; course: string; poster: string }): () => void {
  const session = navigator.mediaSession as MediaSession | undefined;
  if (!session) return () => {};
  session.metadata = new MediaMetadata({ title, artist: course, artwork: poster ? [{ src: poster }] : [] });
  const acts: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', () => void player.play()],
    ['pause', () => player.toggle()],
    ['seekbackward', ({ seekOffset }) => player.step(-(seekOffset ?? 10))],
    ['seekforward', ({ seekOffset }) => player.step(seekOffset ?? 10)],
    ['seekto', ({ seekTime }) => player.seek(seekTime ?? player.time)],
  ];
  for (const [action, handler] of acts) session.setActionHandler(action, handler);
  return () => {
    session.metadata = null;
    for (const [action] of acts) session.setActionHandler(action, null);
  };
}
