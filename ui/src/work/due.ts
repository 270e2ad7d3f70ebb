/** What is due as a learner reads it: what is late first, then by day, then what has no day, then what is done. */
import { isOpen, isOverdue } from './state';
import type { Due } from './types';

export type Part = 'overdue' | 'day' | 'later' | 'finished';

export interface DueDay {
  part: Part;
  /** A time of the day; empty where it has none. */
  day: string;
  items: Due[];
}

const midnight = (time: string): string => {
  const at = new Date(time);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).toISOString();
};

function partOf(item: Due, now: number): [Part, string] {
  if (!isOpen(item.state)) return ['finished', ''];
  if (isOverdue(item, now)) return ['overdue', ''];
  return item.due ? ['day', midnight(item.due)] : ['later', ''];
}

const parts: Part[] = ['overdue', 'day', 'later', 'finished'];

export function byDay(items: readonly Due[], now = Date.now()): DueDay[] {
  const days = new Map<string, DueDay>();
  for (const item of items) {
    const [part, day] = partOf(item, now);
    const there = days.get(part + day) ?? { part, day, items: [] };
    there.items.push(item);
    days.set(part + day, there);
  }
  const all = [...days.values()].sort((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part) || a.day.localeCompare(b.day));
  for (const { part, items: those } of all) those.sort((a, b) => (part === 'finished' ? b.due.localeCompare(a.due) : a.due.localeCompare(b.due)));
  return all;
}

/** The first few that one has still to do: works first, since what is to be watched for them is handed in to nobody. */
export function soonest(items: readonly Due[], most: number, now = Date.now()): Due[] {
  const open = byDay(items, now).filter(({ part }) => part !== 'finished').flatMap((day) => day.items);
  const watched = (one: Due) => Number(one.kind_of === 'watch');
  return open.sort((a, b) => watched(a) - watched(b)).slice(0, most);
}

/** Where it is done, or watched. */
export const hrefOf = ({ kind_of, resource, work }: Due): string => (kind_of === 'watch' && resource ? `/r/${resource.id}` : `/w/${work.id}`);
