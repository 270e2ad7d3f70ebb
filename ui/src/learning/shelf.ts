/** Where beats wait on this device until the lab has answered for them. */
import { openShelf as open, type Shelf as Any, type Sort } from '../device/shelf';
import type { Waiting } from './beats';

/** The newest beat of each session. */
export type Shelf = Any<Waiting>;

/** Whether a beat says at least as much as the one that is there. */
const newer = (one: Waiting, there: Waiting): boolean => one.beat.counter >= there.beat.counter;

const beats: Sort<Waiting> = {
  store: 'beats',
  key: ({ session }) => session,
  join: (one, there) => (newer(one, there) ? one : there),
  covers: newer,
};

export const openShelf = (): Promise<Shelf> => open(beats);
