import { api } from '../../api';
import type { Presence } from './now';

/** A moment, in ms, for which comings and goings are gathered before they are said aloud. */
const gathered = 4000;

/** Looks at a group while it changes. Call `open` inside an $effect and return its answer, which ends it. */
export class Watch {
  seen = $state.raw<Presence>();
  /** The stream is cut: what is seen is what was there last. The browser tries again by itself. */
  cut = $state(false);
  /** Those who were there when it was last said who is. */
  said = $state.raw<Presence>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  open(group: string): () => void {
    const source = new EventSource(`${api}/groups/${group}/live`);
    source.addEventListener('presence', (event) => this.take(JSON.parse((event as MessageEvent<string>).data) as Presence));
    source.addEventListener('open', () => (this.cut = false));
    source.addEventListener('error', () => (this.cut = true));
    return () => {
      clearTimeout(this.timer);
      source.close();
    };
  }

  private take(now: Presence): void {
    this.seen = now;
    this.cut = false;
    this.said ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.said = now), gathered);
  }
}
