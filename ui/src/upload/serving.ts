import { get, Problem, send } from '../api';
import { remember, remembered } from '../preferences.svelte';

/** A resource can only be attached once the lab has it: until then this browser remembers to which élément. */
const kept = 'studio.serves';
/** Files that are remembered at most; what never arrived is forgotten in the end. */
const most = 200;

type Serving = [resource: string, element: string];

const all = (): Serving[] => JSON.parse(remembered(kept, '[]')) as Serving[];
const without = (resource: string): Serving[] => all().filter(([one]) => one !== resource);

/** Notes that a file on its way is for an élément. */
export function serve(resource: string, element: string): void {
  remember(kept, JSON.stringify([...without(resource), [resource, element]].slice(-most)));
}

export function forget(resource: string): void {
  if (all().some(([one]) => one === resource)) remember(kept, JSON.stringify(without(resource)));
}

/** Attaches a resource that has arrived, beside what it serves already. What the lab refuses is forgotten, what it could not hear is not. */
export async function attach(resource: string): Promise<void> {
  const element = all().find(([one]) => one === resource)?.[1];
  if (!element) return;
  const page = await get<{ elements: { id: string }[] | null }>(`/resources/${resource}`).catch(() => undefined);
  if (!page) return;
  const elements = [...new Set([...(page.elements ?? []).map((one) => one.id), element])];
  try {
    await send('PUT', `/resources/${resource}/elements`, { elements });
    forget(resource);
  } catch (cause) {
    if (cause instanceof Problem && cause.status >= 400 && cause.status < 500) forget(resource);
  }
}

/** Attaches what arrived while no page of ours was open. */
export async function attachAll(): Promise<void> {
  for (const [resource] of all()) await attach(resource);
}
