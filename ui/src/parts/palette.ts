import type { Hue } from '../types';
import { hueAngle } from './hues';

function oklch(l: number, c: number, degrees: number): string {
  const h = (degrees * Math.PI) / 180;
  const [a, b] = [c * Math.cos(h), c * Math.sin(h)];
  const L = (l + 0.3963 * a + 0.2158 * b) ** 3;
  const M = (l - 0.1056 * a - 0.0639 * b) ** 3;
  const S = (l - 0.0895 * a - 1.2915 * b) ** 3;
  const linear = [4.0767 * L - 3.3077 * M + 0.231 * S, -1.2684 * L + 2.6098 * M - 0.3413 * S, -0.0042 * L - 0.7034 * M + 1.7076 * S];
  return `#${linear.map(channel).join('')}`;
}

function channel(linear: number): string {
  const x = Math.min(1, Math.max(0, linear));
  const srgb = x > 0.0031 ? 1.055 * x ** (1 / 2.4) - 0.055 : 12.92 * x;
  return Math.round(255 * srgb).toString(16).padStart(2, '0');
}

const dark: [number, number][] = [[0.37, 0.09], [0.48, 0.1], [0.32, 0.08], [0.43, 0.1], [0.48, 0.09], [0.5, 0.1]];

/** Tones: ground, two rings of kites, the core of a star, the small polygons, the heart; grout is the line between. */
export function palette(hue: Hue, scheme: number, over: boolean): { grout: string; tones: string[] } {
  const angle = hueAngle(hue);
  const grey = hue ? 1 : 0.35;
  const tone = (l: number, c: number) => oklch(l, c * grey, angle);
  if (over) return { grout: tone(0.26, 0.05), tones: dark.map(([l, c]) => tone(l, c)) };
  const [deep, mid, pale, milk] = [tone(0.37, 0.1), tone(0.57, 0.115), tone(0.85, 0.05), oklch(0.965, 0.013, 85)];
  const warm = Math.abs(angle - 70) < 45; // the gem must not melt into the sector's hue
  const gem = warm ? oklch(0.64, 0.08, 195) : oklch(0.77, 0.115, 80);
  const schemes = [
    [pale, deep, milk, mid, gem, gem], [deep, milk, mid, gem, pale, deep], [mid, milk, deep, gem, pale, deep],
    [milk, deep, gem, mid, pale, deep], [deep, mid, milk, gem, pale, deep], [pale, mid, milk, deep, gem, gem],
  ];
  return { grout: milk, tones: schemes[scheme]! };
}
