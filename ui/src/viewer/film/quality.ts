import { formatSize, t } from '../../i18n';
import type { Rung, Video } from '../types';

export interface Quality {
  name: string;
  label: string;
  /** More than may be sent just now. */
  waits: boolean;
}

const heightOf = ({ short }: Rung): string => `${short}p`;
const costed = (what: string, { bytes, withheld }: Rung): string => t(withheld ? 'film.quality.waits' : 'film.quality.cost', { what, cost: formatSize(bytes) });

/** The most that the film takes as it is chosen, in bytes; by itself it takes no more than the dearest that is given. */
export function mostOf({ rungs, voice }: Video, quality: string): number {
  const all = [...(rungs ?? []), ...(voice ? [voice] : [])];
  const given = all.filter(({ withheld }) => !withheld);
  return given.find(({ name }) => name === quality)?.bytes ?? Math.max(0, ...given.map(({ bytes }) => bytes));
}

/** What one can choose among, the dearest first; `shown` is the rung on the screen. */
export function qualities(film: Video, shown: string): Quality[] {
  const { rungs, voice } = film;
  const on = rungs?.find((one) => one.name === shown);
  const what = on ? t('film.quality.auto.now', { what: heightOf(on) }) : t('film.quality.auto');
  const auto = { name: 'auto', label: t('film.quality.most', { what, cost: formatSize(mostOf(film, 'auto')) }), waits: false };
  const all = [...(rungs ?? [])].reverse().map((one) => ({ name: one.name, label: costed(heightOf(one), one), waits: !!one.withheld }));
  return [auto, ...all, ...(voice ? [{ name: voice.name, label: costed(t('film.quality.voice'), voice), waits: false }] : [])];
}
