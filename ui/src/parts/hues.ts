import type { Hue } from '../types';

/** OKLCH angle of each sector's hue, in degrees; what belongs to no sector is drawn in ink. */
const angles: Record<Hue, number> = { num: 262, ind: 45, bat: 72, hot: 145, ges: 355, san: 305, '': 262 };

export const hueAngle = (hue: Hue): number => angles[hue] ?? angles[''];

/** The colour of a sector's words and diamond. */
export const hueColour = (hue: Hue): string => (hue && hue in angles ? `var(--${hue})` : 'var(--ink-2)');
