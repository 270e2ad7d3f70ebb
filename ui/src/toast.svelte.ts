import type { IconName } from './parts/icons';

export interface Toast {
  text: string;
  icon?: IconName;
  /** What can be taken back, named. */
  act?: { label: string; run: () => void };
}

/** One message at a time, at the bottom, for 8 seconds or as long as it is touched. */
class Toasts {
  current = $state.raw<Toast | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(toast: Toast | string): void {
    this.current = typeof toast === 'string' ? { text: toast } : toast;
    this.release();
  }

  hold(): void {
    clearTimeout(this.timer);
  }

  release(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), 8000);
  }

  close(): void {
    clearTimeout(this.timer);
    this.current = null;
  }
}

export const toasts = new Toasts();
