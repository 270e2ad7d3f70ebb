/** Moves in a course's tree: by one step, as buttons and keys do, or to a place, as dragging does. */

interface Leaf {
  id: string;
}
export interface Branch<R extends Leaf = Leaf> {
  id: string;
  resources: R[];
}

export interface Order {
  modules: { id: string; resources: string[] }[];
}

/** The order as the lab wants it: everything named once. */
export function orderOf(modules: Branch[]): Order {
  return { modules: modules.map(({ id, resources }) => ({ id, resources: resources.map((one) => one.id) })) };
}

function inserted<T>(list: T[], at: number, one: T): T[] {
  return [...list.slice(0, at), one, ...list.slice(at)];
}

/** A module one place up (-1) or down (1); the same tree when there is no such place. */
export function stepModule<M extends Branch>(modules: M[], id: string, by: -1 | 1): M[] {
  const from = modules.findIndex((one) => one.id === id);
  return placeModule(modules, id, from + by);
}

/** A module at a place counted from 0 among the others. */
export function placeModule<M extends Branch>(modules: M[], id: string, at: number): M[] {
  const moved = modules.find((one) => one.id === id);
  if (!moved || at < 0 || at >= modules.length) return modules;
  return inserted(modules.filter((one) => one !== moved), at, moved);
}

/** A resource one place up or down; past the end of its module it goes into the neighbouring one. */
export function stepResource<R extends Leaf, M extends Branch<R>>(modules: M[], id: string, by: -1 | 1): M[] {
  const m = modules.findIndex((one) => one.resources.some((leaf) => leaf.id === id));
  const home = modules[m];
  if (!home) return modules;
  const at = home.resources.findIndex((leaf) => leaf.id === id) + by;
  if (at >= 0 && at < home.resources.length) return placeResource(modules, id, home.id, at);
  const neighbour = modules[m + by];
  return neighbour ? placeResource(modules, id, neighbour.id, by < 0 ? neighbour.resources.length : 0) : modules;
}

/** A resource in a module, at a place counted from 0 among the others there. */
export function placeResource<R extends Leaf, M extends Branch<R>>(modules: M[], id: string, module: string, at: number): M[] {
  const moved = modules.flatMap((one) => one.resources).find((leaf) => leaf.id === id);
  if (!moved || !modules.some((one) => one.id === module)) return modules;
  return modules.map((one) => {
    const rest = one.resources.filter((leaf) => leaf.id !== id);
    return { ...one, resources: one.id === module ? inserted(rest, Math.min(at, rest.length), moved) : rest };
  });
}

/** Where a resource stands: its module, and its place there counted from 0. */
export function placed<R extends Leaf, M extends Branch<R>>(modules: M[], id: string): { branch: M; at: number } | undefined {
  const branch = modules.find((one) => one.resources.some((leaf) => leaf.id === id));
  return branch && { branch, at: branch.resources.findIndex((leaf) => leaf.id === id) };
}
