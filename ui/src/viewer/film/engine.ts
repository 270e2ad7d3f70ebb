/** Brings a film's stream to a video element: by MediaSource where there is one, else natively (iPhone). */
import type { Video } from '../types';

export interface Engine {
  /** Loads on after the network came back. */
  retry(): void;
  /** Turns to a quality by its name, to `auto` or to `voice`, where one is in the film. */
  choose(quality: string): void;
  /** Asks anew what there is, and plays on in a quality. */
  renew(quality: string): void;
  end(): void;
}

export interface Told {
  /** Nothing more can be tried without the person. */
  failed: () => void;
  /** The quality that is shown from now on. */
  shown: (rung: string) => void;
  /** What was asked for is more than may be sent just now. */
  withheld: () => void;
}

interface Connection {
  saveData?: boolean;
}

/** The tallest picture for somebody who asks the browser to save data, in px. */
const thrifty = 480;
const mostRecoveries = 2;

/** `https://…/hls/480p.m3u8` is the rung `480p`. */
const named = (address: string | undefined): string => /([^/]+)\.m3u8$/.exec(address ?? '')?.[1] ?? '';

/** Starts loading at `from` seconds in a quality. */
export async function attach(video: HTMLVideoElement, film: Video, from: number, quality: string, told: Told): Promise<Engine> {
  const { default: Hls } = await import('hls.js/light');
  if (!Hls.isSupported()) return native(video, film, from, quality, told);
  const hls = new Hls({ startLevel: 0, startPosition: from, capLevelToPlayerSize: true, maxDevicePixelRatio: 1, maxBufferLength: 20, startFragPrefetch: true });
  let recoveries = 0;
  let wanted = quality;
  const level = () => hls.levels.findIndex((one) => named(one.url[0]) === wanted);
  const source = () => (wanted === 'voice' && film.voice ? film.voice.src : film.master);
  hls.on(Hls.Events.MANIFEST_PARSED, (_, { levels }) => {
    const saving = (navigator as Navigator & { connection?: Connection }).connection?.saveData;
    if (saving) hls.autoLevelCapping = Math.max(0, levels.findLastIndex((one) => Math.min(one.width, one.height) <= thrifty));
    if (level() >= 0) hls.startLevel = hls.loadLevel = level();
  });
  hls.on(Hls.Events.LEVEL_SWITCHED, (_, data) => told.shown(source() === film.master ? named(hls.levels[data.level]?.url[0]) : 'voice'));
  hls.on(Hls.Events.ERROR, (_, { fatal, type, response }) => {
    if (response?.code === 403) return told.withheld();
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && recoveries++ < mostRecoveries) hls.recoverMediaError();
    else told.failed();
  });
  const load = () => {
    const playing = !video.paused;
    hls.config.startPosition = video.currentTime || from;
    hls.loadSource(source());
    if (playing) void video.play().catch(() => undefined);
  };
  hls.loadSource(source());
  hls.attachMedia(video);
  return {
    retry: () => (hls.levels.length ? hls.startLoad(video.currentTime) : hls.loadSource(source())),
    choose: (next) => {
      const before = source();
      wanted = next;
      if (source() === before) {
        hls.nextLevel = level(); // what is buffered plays on: -1 leaves it to the line
        return;
      }
      load();
    },
    renew: (next) => {
      wanted = next;
      load();
    },
    end: () => hls.destroy(),
  };
}

function native(video: HTMLVideoElement, film: Video, from: number, quality: string, told: Told): Engine {
  const open = (name: string, at: number) => {
    const rung = [...(film.rungs ?? []), film.voice].find((one) => one?.name === name);
    video.addEventListener('loadedmetadata', () => void (video.currentTime = at), { once: true });
    video.src = rung?.src ?? film.master;
    told.shown(rung?.name ?? '');
  };
  const turn = (next: string) => {
    const playing = !video.paused;
    open(next, video.currentTime);
    if (playing) void video.play().catch(() => undefined);
  };
  video.addEventListener('error', told.failed);
  open(quality, from);
  return {
    retry: () => {
      const at = video.currentTime;
      video.addEventListener('loadedmetadata', () => void (video.currentTime = at), { once: true });
      video.load();
    },
    choose: turn,
    renew: turn,
    end: () => {
      video.removeEventListener('error', told.failed);
      video.removeAttribute('src');
      video.load();
    },
  };
}
