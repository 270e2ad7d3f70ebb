/** Brings a film's stream to a video element: by MediaSource where there is one, else natively (iPhone). */

export interface Engine {
  /** Loads on after the network came back. */
  retry(): void;
  end(): void;
}

interface Connection {
  saveData?: boolean;
}

/** The tallest picture for somebody who asks the browser to save data, in px. */
const thrifty = 480;
const mostRecoveries = 2;

/** Starts loading at `from` seconds; `failed` is told when nothing more can be tried without the person. */
export async function attach(video: HTMLVideoElement, src: string, from: number, failed: () => void): Promise<Engine> {
  const { default: Hls } = await import('hls.js/light');
  if (!Hls.isSupported()) return native(video, src, from, failed);
  const hls = new Hls({ startLevel: 0, startPosition: from, capLevelToPlayerSize: true, maxDevicePixelRatio: 1, maxBufferLength: 20, startFragPrefetch: true });
  let recoveries = 0;
  hls.on(Hls.Events.MANIFEST_PARSED, (_, { levels }) => {
    const saving = (navigator as Navigator & { connection?: Connection }).connection?.saveData;
    if (saving) hls.autoLevelCapping = Math.max(0, levels.findLastIndex((level) => level.height <= thrifty));
  });
  hls.on(Hls.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && recoveries++ < mostRecoveries) hls.recoverMediaError();
    else failed();
  });
  hls.loadSource(src);
  hls.attachMedia(video);
  return {
    retry: () => (hls.levels.length ? hls.startLoad(video.currentTime) : hls.loadSource(src)),
    end: () => hls.destroy(),
  };
}

function native(video: HTMLVideoElement, src: string, from: number, failed: () => void): Engine {
  const start = () => void (video.currentTime = from);
  video.addEventListener('loadedmetadata', start, { once: true });
  video.addEventListener('error', failed);
  video.src = src;
  return {
    retry: () => {
      const at = video.currentTime;
      video.addEventListener('loadedmetadata', () => void (video.currentTime = at), { once: true });
      video.load();
    },
    end: () => {
      video.removeEventListener('error', failed);
      video.removeAttribute('src');
      video.load();
    },
  };
}
