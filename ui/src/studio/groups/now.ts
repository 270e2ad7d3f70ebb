/** Who of a group is there at this moment, as the lab tells it. */

/** What a learner does, as their newest beat says. */
export type Doing = 'playing' | 'idle' | 'hidden';

export interface Present {
  id: string;
  name: string;
  activity: Doing;
  /** When they opened what they are on. */
  since: string;
  /** Left out where the group does not follow it. */
  on?: { resource: { id: string; title: string }; kind: string; module: { id: string; title: string }; course: { id: string; title: string } };
}

export interface Presence {
  group: { id: string; code: string; name: string };
  learners: number;
  here: Present[];
  degraded: boolean;
}

/** Those who are on one module; `module` is empty for those whose resource the group does not follow. */
export interface Bench {
  module: string;
  title: string;
  course: string;
  here: Present[];
}

/** Learners by module: the fullest first, then by title; who is elsewhere comes last. */
export function byModule(here: Present[], locale: string): Bench[] {
  const benches = new Map<string, Bench>();
  for (const one of here) {
    const module = one.on?.module.id ?? '';
    const bench = benches.get(module) ?? { module, title: one.on?.module.title ?? '', course: one.on?.course.title ?? '', here: [] };
    bench.here.push(one);
    benches.set(module, bench);
  }
  const names = new Intl.Collator(locale);
  return [...benches.values()].sort((a, b) => Number(!a.module) - Number(!b.module) || b.here.length - a.here.length || names.compare(a.title, b.title));
}

/** Who came and who left between two moments, by name: what is worth saying aloud. */
export function changes(before: Present[], after: Present[]): { came: string[]; left: string[] } {
  const missing = (from: Present[], there: Present[]) => {
    const known = new Set(there.map((one) => one.id));
    return from.filter((one) => !known.has(one.id)).map((one) => one.name);
  };
  return { came: missing(after, before), left: missing(before, after) };
}

/** The sign of each activity: a state is never told by colour alone. */
export const signs = { playing: 'play', idle: 'pause', hidden: 'float' } as const satisfies Record<Doing, string>;

/** The key of the word for what somebody does with a kind of resource. */
export function doing(one: Present): 'watches' | 'reads' | 'works' | 'idle' | 'hidden' {
  if (one.activity !== 'playing') return one.activity;
  if (!one.on) return 'works';
  return one.on.kind === 'video' ? 'watches' : 'reads';
}
