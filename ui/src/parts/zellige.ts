/**
 * Covers for what has no picture: a star pattern drawn from an id, the same for ever.
 *
 * Geometry: polygons in contact. A tiling by polygons of edge 1; from the middle of every edge two rays leave at the
 * contact angle t; where rays of neighbouring edges meet, a tile ends. In a regular n-gon of apothem a the ray of one
 * edge meets the ray k edges further at radius a·cos t / cos(t − kπ/n): all tiles follow from it.
 * Angles are in degrees, lengths in polygon edges until `draw` scales them.
 */
import type { Hue } from '../types';
import { hueAngle } from './hues';
import { palette } from './palette';

type Point = [number, number];

interface Family {
  /** Corners of the great polygon. */
  n: number;
  /** Least and greatest contact angle. */
  angles: [number, number];
  /** Length of u in the drawing, in px of a 640 × 360 picture. */
  size: number;
  /** The two steps after which the pattern repeats. */
  u: Point;
  v: Point;
  /** The polygons that fill what the great ones leave. */
  small: (t: number, u: Point, v: Point) => Point[][];
}

const rad = Math.PI / 180;
const cos = (degrees: number) => Math.cos(degrees * rad);
const sin = (degrees: number) => Math.sin(degrees * rad);
const apothem = (n: number) => 0.5 / Math.tan(Math.PI / n);
const polar = (r: number, degrees: number, [x, y]: Point): Point => [x + r * cos(degrees), y + r * sin(degrees)];

/** The star in the n-gon at c with an edge facing `face`; layer k goes through the meeting points k−1 and k. */
function star(n: number, c: Point, face: number, t: number, k: number): Point[] {
  const radius = (j: number) => (apothem(n) * cos(t)) / cos(t - (j * 180) / n);
  return Array.from({ length: n }, (_, i) => face + ((i + (k % 2 ? 0 : 0.5)) * 360) / n).flatMap((middle) => [
    polar(radius(k - 1), middle, c),
    polar(radius(k), middle + 180 / n, c),
  ]);
}

/** The star {n / (n/2 − 1)} whose tips stand on the corners of layer k. */
function heart(n: number, t: number, k: number): Point[] {
  const tip = star(n, [0, 0], 0, t, k)[0] ?? [0, 0];
  const r = Math.hypot(...tip);
  const turn = Math.atan2(tip[1], tip[0]) / rad;
  const m = n / 2 - 1;
  const waist = (r * cos((180 * m) / n)) / cos((180 * (m - 1)) / n);
  return Array.from({ length: 2 * n }, (_, i) => polar(i % 2 ? waist : r, turn + (i * 180) / n, [0, 0]));
}

/** Where two rays, each a point and a direction, meet. */
function meet(p: Point, dp: number, q: Point, dq: number): Point {
  return polar(((q[0] - p[0]) * sin(dq) - (q[1] - p[1]) * cos(dq)) / sin(dq - dp), dp, p);
}

/** Half of the bow tie between four decagons: base edge at x, legs narrowing towards `side`, 1 or −1. */
function bow(x: number, side: 1 | -1, t: number): Point[] {
  const leg = (s: number): Point => [x + (side * cos(18)) / 2, s * (0.5 - sin(18) / 2)];
  const [top, low, base]: [Point, Point, Point] = [leg(1), leg(-1), [x, 0]];
  const a = (d: number) => (side > 0 ? d : 180 - d);
  return [
    base, meet(base, a(90 - t), top, a(162 + t)), top, meet(top, a(-18 - t), low, a(18 + t)), low, meet(base, a(t - 90), low, a(198 - t)),
  ];
}

const square = 2 * apothem(8);
const ten: Point = [2 * apothem(10) * cos(36), 2 * apothem(10) * sin(36)];
const hexagonal = (u: number) => ({ u: [u, 0] as Point, v: [u / 2, u * cos(30)] as Point });
const third = (u: Point, v: Point, i: number): Point => [(i * (u[0] + v[0])) / 3, (i * v[1]) / 3];
const half = ([x, y]: Point): Point => [x / 2, y / 2];

const families: Family[] = [
  // star and cross (khatam): octagons alone, the cross is what is left
  { n: 8, angles: [45, 45], size: 200, u: [square, 0], v: [0, square], small: () => [] },
  // octagons and squares
  { n: 8, angles: [56, 67.5], size: 236, u: [square, 0], v: [0, square], small: (t) => [star(4, [square / 2, square / 2], 45, t, 1)] },
  // decagons and bow ties
  {
    n: 10, angles: [54, 66], size: 250, u: ten, v: [ten[0], -ten[1]],
    small: (t) => [bow(apothem(10), 1, t), bow(4 * apothem(10) * cos(36) - apothem(10), -1, t)],
  },
  // dodecagons and triangles
  { n: 12, angles: [52, 68], size: 250, ...hexagonal(2 * apothem(12)), small: (t, u, v) => [1, 2].map((i) => star(3, third(u, v, i), i * 180 + 30, t, 1)) },
  // dodecagons, hexagons and squares
  {
    n: 12, angles: [56, 68], size: 320, ...hexagonal(2 * apothem(12) + 1),
    small: (t, u, v) => {
      const squares: [Point, number][] = [[u, 0], [v, 60], [[v[0] - u[0], v[1]], 120]];
      return [...[1, 2].map((i) => star(6, third(u, v, i), 30, t, 1)), ...squares.map(([m, face]) => star(4, half(m), face, t, 1))];
    },
  },
];

/** Choices that follow from an id alone: FNV-1a, then a xorshift between choices. */
function chooser(id: string): (n: number) => number {
  let h = 2166136261;
  for (const letter of id) h = Math.imul(h ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
  return (n) => {
    h = Math.imul(h ^ (h >>> 15), 2246822519) >>> 0;
    h = (h ^ (h >>> 13)) >>> 0;
    return h % n;
  };
}

/** An SVG path of a polygon; each point is rounded once, so that errors do not add up. */
function path(points: Point[], scale: number): string {
  const px = points.map(([x, y]): Point => [Math.round(x * scale), Math.round(y * scale)]);
  const steps = px.slice(1).map(([x, y], i) => `${x - px[i]![0]} ${y - px[i]![1]}`);
  return `M${px[0]!.join(' ')}l${steps.join(' ')}z`.replace(/ -/g, '-');
}

/** One period of the pattern: small polygons, the rings of the great star, its heart. */
function cell(family: Family, t: number, tones: string[], scale: number): string {
  const depth = Math.min(3, Math.max(2, Math.floor((t * family.n) / 180)));
  const tile = (tone: number, d: string) => (d ? `<path fill="${tones[tone]}" d="${d}"/>` : '');
  const rings = Array.from({ length: depth }, (_, i) => i + 1);
  return [
    tile(4, family.small(t, family.u, family.v).map((points) => path(points, scale)).join('')),
    ...rings.map((k) => tile(k < depth ? k : 3, path(star(family.n, [0, 0], 0, t, k), scale))),
    tile(5, path(heart(family.n, t, depth), scale)),
  ].join('');
}

/** The cell repeated along u, then that row along v, as references to itself. */
function tiling(key: string, content: string, u: Point, v: Point, n: number): string {
  const count = Math.ceil(320 / u[0]);
  const both = (most: number) => Array.from({ length: 2 * most }, (_, i) => (i < most ? i - most : i - most + 1));
  const across = n === 10 ? both(2) : both(count);
  const down = n === 10 ? both(2) : both(1);
  const use = (ref: string, [x, y]: Point, i: number) => `<use href="#${ref}" x="${x * i}" y="${y * i}"/>`;
  const row = `<g id="${key}b"><g id="${key}">${content}</g>${across.map((i) => use(key, u, i)).join('')}</g>`;
  return row + down.map((i) => use(`${key}b`, v, i)).join('');
}

/**
 * The cover of an id in a sector's hue: the text of an SVG under 1.5 kB, 640 × 360, meant to be cropped ("slice").
 * With `over` its tones are dark enough for white text (5.7:1 at least).
 */
export function zellige(id: string, hue: Hue, { over = false } = {}): string {
  const pick = chooser(id);
  const family = families[pick(families.length)]!;
  const t = family.angles[0] + ((family.angles[1] - family.angles[0]) * pick(3)) / 2;
  const { grout, tones } = palette(hue, pick(6), over);
  const scale = (family.size * (0.9 + 0.15 * pick(3))) / Math.hypot(...family.u);
  const px = ([x, y]: Point): Point => [Math.round(x * scale), Math.round(y * scale)];
  const key = `z${pick(1e6).toString(36)}${over ? 'o' : ''}${hueAngle(hue)}`;
  const tiles = tiling(key, cell(family, t, tones, scale), px(family.u), px(family.v), family.n);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-320 -180 640 360" preserveAspectRatio="xMidYMid slice" aria-hidden="true">` +
    `<path fill="${tones[0]}" d="M-320-180h640v360h-640z"/><g stroke="${grout}" stroke-width="4" stroke-linejoin="round">${tiles}</g></svg>`
  );
}
