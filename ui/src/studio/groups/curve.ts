/** How a resource was seen, as the lab tells it, and what a plot makes of it. */

export interface Curve {
  resource: { id: string; title: string; kind: string; extent: number };
  course: { id: string; title: string };
  /** Seconds, or pages, of one bucket. */
  step: number;
  /** What happened before is counted; empty where fewer than five learners are, of whom nothing is told. */
  until: string;
  began: number;
  /** Of each bucket; 0 for fewer than five. */
  learners: number[];
  again: number[];
  stops: { from: number; to: number; learners: number }[];
  said: { at: number; text: string }[];
}

/** Fewer than these are not told of. */
export const crowd = 5;

/** A film is counted in seconds, all else in pages. */
export const filmed = (kind: string): boolean => kind === 'video' || kind === 'audio';

/** One stretch of the plot: the most of its buckets, so that no peak is lost. */
export interface Bin {
  /** Second, or page from 1. */
  from: number;
  /** Second where it ends, or its last page. */
  to: number;
  learners: number;
  again: number;
}

/** The buckets in at most so many bins of one length. */
export function binsOf(curve: Curve, most: number): Bin[] {
  const width = Math.max(1, Math.ceil(curve.learners.length / most));
  const film = filmed(curve.resource.kind);
  const bins: Bin[] = [];
  for (let i = 0; i < curve.learners.length; i += width) {
    const end = Math.min(i + width, curve.learners.length);
    bins.push({
      from: i * curve.step + (film ? 0 : 1),
      to: film ? Math.min(curve.resource.extent, end * curve.step) : end * curve.step,
      learners: Math.max(...curve.learners.slice(i, end)),
      again: Math.max(...curve.again.slice(i, end)),
    });
  }
  return bins;
}

/** What is said at a moment, or stands on a page: the last that began by then. */
export function saidAt(curve: Curve, bin: Pick<Bin, 'from' | 'to'>): string {
  const film = filmed(curve.resource.kind);
  const by = film ? Math.max(bin.from, (bin.from + bin.to) / 2) : bin.from;
  const found = curve.said.findLast((one) => one.at <= by);
  return found && (film || found.at >= bin.from) ? found.text : '';
}

/** Lines across the plot: 0, and up to four more at round numbers, the highest of which holds the most. */
export function linesOf(most: number): number[] {
  const step = roundUp(Math.max(1, most) / 4);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundUp(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return ([1, 2, 5].find((one) => one * ten >= value) ?? 10) * ten;
}

const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Marks along a film or the pages of a document, at most about so many. */
export function ticksOf(curve: Curve, most: number): number[] {
  const { extent } = curve.resource;
  const film = filmed(curve.resource.kind);
  const step = film ? (clockSteps.find((one) => extent / one <= most) ?? 3600) : roundUp(extent / most);
  const first = film ? 0 : 1;
  const ticks = film ? [] : [1];
  for (let at = film ? 0 : step; at < extent + (film ? 0 : 1); at += step) if (at > first || film) ticks.push(at);
  return ticks;
}


/** The bin that was seen again the most; none where nothing is told of that. */
export function peakOf(bins: Bin[]): number {
  const most = Math.max(0, ...bins.map((one) => one.again));
  return most ? bins.findIndex((one) => one.again === most) : -1;
}

/** The address that opens the resource there: at a second, a section of a text, or a page. */
export function openAt(id: string, kind: string, at: number): string {
  const place = filmed(kind) ? 't' : kind === 'text' || kind === 'ebook' ? 's' : 'p';
  return `/r/${id}#${place}=${Math.floor(at)}`;
}
