import { Reading } from './follow';
import { LearningSession } from './session';

/** Without a touch, a key or a scroll for this long, in ms, nobody is taken to be reading. */
const patience = 3 * 60_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove'] as const;

/** Counts the pages that stay on the screen while somebody is there; answer stops it. */
export function followReading(resource: string, current: () => number): () => void {
  const reading = new Reading();
  const session = new LearningSession(resource, () => ({ position: current(), ...reading.all }), () => reading.forget());
  let sign = performance.now();
  const alive = () => void (sign = performance.now());
  for (const one of signs) addEventListener(one, alive, { passive: true });

  const timer = setInterval(() => {
    const now = performance.now();
    const there = document.visibilityState === 'visible' && now - sign < patience;
    const read = reading.look(there ? current() : 0, now);
    session.say(there ? 'playing' : document.visibilityState === 'visible' ? 'idle' : 'hidden');
    if (read) session.beat();
  }, 500);

  return () => {
    clearInterval(timer);
    for (const one of signs) removeEventListener(one, alive);
    reading.settle(performance.now());
    session.end();
  };
}
