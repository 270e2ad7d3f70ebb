interface Standing {
  id: string;
  study_year: number;
}

/** A module one place up (-1) or down (1) among those of its year of study; null where there is no such place. */
export function stepped<M extends Standing>(modules: M[], id: string, by: -1 | 1): M[] | null {
  const from = modules.findIndex((one) => one.id === id);
  const moved = modules[from];
  let to = from + by;
  while (moved && modules[to] && modules[to]!.study_year !== moved.study_year) to += by;
  if (!moved || !modules[to]) return null;
  const rest = modules.filter((one) => one !== moved);
  return [...rest.slice(0, to), moved, ...rest.slice(to)];
}
