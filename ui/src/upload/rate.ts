/** How fast bytes go, over the last seconds: one slow moment does not change the time left at once. */

interface Sample {
  at: number;
  sent: number;
}

/** Milliseconds that are looked back on. */
const span = 8000;

export class Rate {
  private samples: Sample[] = [];

  /** Notes that `sent` bytes are there at `at` (milliseconds). Fewer than before begins anew: the file was resumed elsewhere. */
  note(sent: number, at: number): void {
    if (sent < (this.samples.at(-1)?.sent ?? 0)) this.samples = [];
    this.samples = [...this.samples.filter((one) => at - one.at <= span), { at, sent }];
  }

  /** Forgets what was measured: after a pause it would be wrong. */
  forget(): void {
    this.samples = [];
  }

  /** Bytes per second; 0 while there is too little to tell. */
  get speed(): number {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last || last.at - first.at < 500) return 0;
    return ((last.sent - first.sent) * 1000) / (last.at - first.at);
  }
}

/** Seconds until `bytes` are sent; null while the speed is not known. */
export function secondsFor(bytes: number, speed: number): number | null {
  return speed > 0 ? Math.ceil(bytes / speed) : null;
}

const step = 256 * 1024;
/** Bytes: the largest chunk whose checksum the lab verifies. */
export const largestChunk = 8 * 1024 * 1024;

/** A chunk that takes about five seconds on this link, so that little is sent again when the link drops. */
export function chunkFor(speed: number): number {
  if (speed <= 0) return 4 * step;
  return Math.min(largestChunk, Math.max(step, Math.floor((speed * 5) / step) * step));
}
