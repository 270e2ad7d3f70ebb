import { formatSize, t } from '../../i18n';
import type { Rung, Video } from '../../types';

export interface Quality {
  name: string;
  label: string;
}

/** What an hour of a quality costs, in bytes. */
const anHour = ({ bits }: Rung): number => (bits / 8) * 3600;
const costed = (what: string, rung: Rung): string => t('film.quality.cost', { what, cost: formatSize(anHour(rung)) });

/** What one can choose among, the dearest first; `shown` is the rung on the screen. */
export function qualities({ rungs, voice }: Video, shown: string): Quality[] {
  const on = rungs?.find((one) => one.name === shown);
  const auto = on ? t('film.quality.auto.now', { what: heightOf(on) }) : t('film.quality.auto');
  const all = [...(rungs ?? [])].reverse().map((one) => ({ name: one.name, label: costed(heightOf(one), one) }));
  return [{ name: 'auto', label: auto }, ...all, ...(voice ? [{ name: voice.name, label: costed(t('film.quality.voice'), voice) }] : [])];
}

const heightOf = ({ short }: Rung): string => `${short}p`;
