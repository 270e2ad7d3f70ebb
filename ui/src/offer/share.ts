interface Weighed {
  id: string;
  parent: string;
  /** Hundredths of a percent of the module's hours; 0 where nobody said. */
  share: number;
}

/** What a module is as a whole, in hundredths of a percent. */
const whole = 10_000;

/**
 * What each élément weighs to which nobody gave a share: those side by side have in common what the others leave of the
 * whole above them, each by the number of éléments that count below it, as the lab measures. Empty where no share was given at all.
 */
export function restsOf(elements: Weighed[]): Map<string, number> {
  const rests = new Map<string, number>();
  if (!elements.some((one) => one.share > 0)) return rests;
  const below = new Map<string, Weighed[]>();
  for (const one of elements) below.set(one.parent, [...(below.get(one.parent) ?? []), one]);
  const leaves = (id: string): number => below.get(id)?.reduce((sum, one) => sum + leaves(one.id), 0) ?? 1;
  const weigh = (id: string, total: number): void => {
    const beside = below.get(id) ?? [];
    const without = beside.filter((one) => !one.share).reduce((sum, one) => sum + leaves(one.id), 0);
    const left = Math.max(0, total - beside.reduce((sum, one) => sum + one.share, 0));
    for (const one of beside) {
      if (!one.share) rests.set(one.id, (left * leaves(one.id)) / without);
      weigh(one.id, one.share || rests.get(one.id)!);
    }
  };
  weigh('', whole);
  return rests;
}
