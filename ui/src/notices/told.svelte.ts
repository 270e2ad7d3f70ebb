import { get } from '../api';
import { live } from '../live.svelte';
import { session } from '../session.svelte';
import type { Me } from '../types';

/** How much one has not read: what the page came with, and what the lab told since. */
class Unread {
  private heard = $state.raw<{ by: Me; n: number }>();
  private listening = 0;
  private stop: (() => void) | undefined;

  get n(): number {
    return this.heard && this.heard.by === session.me ? this.heard.n : (session.me?.unread ?? 0);
  }

  /** The lab said how much it is. */
  hear = ({ unread }: { unread: number }): void => {
    if (session.me) this.heard = { by: session.me, n: unread };
  };

  /**
   * Hears of news while the page is seen; the answer stops it. A browser has few connections to a lab without HTTP/2,
   * so that tabs behind others keep none.
   */
  listen = (): (() => void) => {
    if (this.listening++ === 0) {
      this.look();
      document.addEventListener('visibilitychange', this.look);
    }
    return () => {
      if (--this.listening > 0) return;
      document.removeEventListener('visibilitychange', this.look);
      this.rest();
    };
  };

  private look = (event?: Event): void => {
    if (document.visibilityState === 'hidden') return this.rest();
    if (this.stop) return;
    if (event) this.ask();
    const ends = [live('notice', this.hear), live('again', this.ask)];
    this.stop = () => ends.forEach((end) => end());
  };

  private rest(): void {
    this.stop?.();
    this.stop = undefined;
  }

  /** After a silence: what was told in it was not heard. */
  private ask = (): void => {
    get<{ unread: number }>('/me/notices?limit=1').then(this.hear, () => undefined); // the next one tells
  };
}

export const unread = new Unread();
