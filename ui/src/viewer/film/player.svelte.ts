import { remember, remembered } from '../../preferences.svelte';
import type { Video } from '../types';
import { attach, type Engine } from './engine';

export const speeds = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** A video element as state: what the controls show, and what they do. */
export class Player {
  time = $state(0);
  length = $state(0);
  buffered = $state(0);
  paused = $state(true);
  waiting = $state(false);
  failed = $state(false);
  ended = $state(false);
  /** How often something was more than may be sent. */
  withheld = $state(0);
  muted = $state(false);
  /** What the person chose: a rung's name, `auto` or `voice`. */
  quality = $state(remembered<string>('quality', 'auto'));
  /** The rung that is on the screen. */
  rung = $state('');
  speed = $state(Number(remembered('speed', '1')) || 1);
  /** Called before another second is gone to. */
  leaving: (() => void) | undefined;
  private video: HTMLVideoElement | undefined;
  private engine: Engine | undefined;
  private gone = false;

  /** `length` is known before the film is; `from` is where it opens. Both in seconds. */
  constructor(length: number, from: number) {
    this.length = length;
    this.time = from;
  }

  async open(video: HTMLVideoElement, film: Video): Promise<void> {
    this.video = video;
    video.playbackRate = this.speed;
    video.defaultPlaybackRate = this.speed;
    const engine = await attach(video, film, this.time, this.quality, { failed: () => (this.failed = true), shown: (rung) => (this.rung = rung), withheld: () => void (this.withheld += 1) });
    if (this.gone) engine.end();
    else this.engine = engine;
  }

  close(): void {
    this.gone = true;
    this.engine?.end();
  }

  /** Plays; a browser that forbids it leaves the film paused. */
  async play(): Promise<void> {
    await this.video?.play().catch(() => undefined);
  }

  toggle(): void {
    if (this.paused) void this.play();
    else this.video?.pause();
  }

  seek(to: number): void {
    const at = Math.min(Math.max(0, to), Math.max(0, this.length - 0.1));
    this.leaving?.();
    this.time = at;
    this.ended = false;
    if (this.video) this.video.currentTime = at;
  }

  step(by: number): void {
    this.seek(this.time + by);
  }

  mute(): void {
    if (this.video) this.video.muted = !this.video.muted;
  }

  setSpeed(speed: number): void {
    this.speed = speed;
    remember('speed', String(speed));
    if (this.video) this.video.playbackRate = speed;
  }

  setQuality(quality: string): void {
    this.quality = quality;
    remember('quality', quality);
    this.engine?.choose(quality);
  }

  /** Plays on in a quality that was not chosen for other films too. */
  renew(quality = this.quality): void {
    this.failed = false;
    this.engine?.renew(quality);
  }

  faster(step: 1 | -1): void {
    const next = speeds[speeds.findIndex((one) => one >= this.speed) + step];
    if (next) this.setSpeed(next);
  }

  retry(): void {
    this.failed = false;
    this.engine?.retry();
    void this.play();
  }

  /** Reads the element after any of its events. */
  read(video: HTMLVideoElement): void {
    if (video.readyState > 0 && !video.seeking) this.time = video.currentTime;
    if (Number.isFinite(video.duration) && video.duration > 0) this.length = video.duration;
    this.paused = video.paused;
    this.ended = video.ended;
    this.muted = video.muted;
    this.waiting = !video.paused && video.readyState < 3;
    this.buffered = bufferedAt(video);
  }
}

/** How far playing could go on from here without the network, in seconds of the film. */
function bufferedAt({ buffered, currentTime }: HTMLVideoElement): number {
  for (let i = 0; i < buffered.length; i++) if (buffered.start(i) <= currentTime + 0.5 && buffered.end(i) >= currentTime) return buffered.end(i);
  return currentTime;
}
