import { chunkFor, Rate, secondsFor } from './rate';
import { afterNews, type SendState, type Upload } from './state';

/** One file on its way, as a screen shows it. */
export class Sending {
  id: string;
  readonly course: string;
  readonly module: string;
  readonly resource: string;
  readonly as: Upload['as'];
  /** The hand-in that it is a file of, or empty. */
  readonly handIn: string;
  readonly name: string;
  readonly size: number;
  file = $state.raw<File | null>(null);
  sent = $state(0);
  state = $state<SendState>('queued');
  /** Code of why it was refused or could not be sent. */
  reason = $state('');
  /** Bytes per second. */
  speed = $state(0);
  /** Whether the lab did not answer the last time: it is asked again, and nothing is known of pace and time. */
  stalled = $state(false);
  expires = $state('');
  asset = $state('');
  /** Whether the lab was told of it: then a page loaded again knows it too. */
  announced = $state(false);
  /** Bytes that the lab is known to have: a chunk that was cut off is sent again. */
  private kept = 0;
  private rate = new Rate();

  constructor(of: Pick<Upload, 'id' | 'course' | 'module' | 'resource' | 'as' | 'hand_in' | 'name' | 'size'>, file: File | null) {
    [this.id, this.course, this.module, this.resource] = [of.id, of.course, of.module, of.resource];
    [this.as, this.handIn, this.name, this.size, this.file] = [of.as, of.hand_in ?? '', of.name, of.size, file];
  }

  get share(): number {
    return this.size ? this.sent / this.size : this.state === 'received' || this.state === 'whole' ? 1 : 0;
  }

  /** Seconds until the last byte; null while unknown. */
  get left(): number | null {
    return secondsFor(this.size - this.sent, this.speed);
  }

  get chunk(): number {
    return chunkFor(this.speed);
  }

  progress(sent: number, at = performance.now()): void {
    this.rate.note(sent, at);
    [this.sent, this.stalled] = [sent, false];
    this.speed = this.rate.speed;
  }

  accepted(bytes: number): void {
    this.kept = bytes;
  }

  stall(): void {
    this.rate.forget();
    [this.stalled, this.speed, this.sent] = [true, 0, this.kept];
  }

  rest(state: SendState, reason = ''): void {
    this.rate.forget();
    [this.state, this.reason, this.speed, this.stalled] = [state, reason, 0, false];
    if (state === 'paused' || state === 'waiting' || state === 'failed') this.sent = this.kept;
  }

  /** Takes what the lab says about it. */
  told(upload: Upload): void {
    this.announced = true;
    const moved = upload.offset > this.sent;
    if (upload.state !== 'deleted') this.state = afterNews(this.state, upload.state, !!this.file, moved);
    this.kept = Math.max(this.kept, upload.offset);
    if (!this.file || upload.state !== 'receiving') this.sent = upload.state === 'receiving' ? upload.offset : this.size;
    if (upload.reason || upload.state !== 'receiving') this.reason = upload.reason;
    [this.expires, this.asset] = [upload.expires, upload.asset];
    if (upload.state !== 'receiving') this.speed = 0;
  }
}
