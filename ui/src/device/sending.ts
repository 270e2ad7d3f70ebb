/** What whatever waits on a device must know of sending it. */
import type { Problem } from '../api';

/** One tab sends at a time. Where browsers have no locks (plain http) two may: the lab knows what it was told. */
export function alone<T>(queue: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(`lab.${queue}`, work) as Promise<T>) : work();
}

/** A firewall or a portal answers in the lab's place; of a call that is too long or ill-formed a proxy may be right. */
const foreign = ({ code, status }: Problem): boolean => code.startsWith('status-') && ![400, 413].includes(status);

/** The lab will never take it: resending would go on for ever. Who we are and when we ask may change. */
export function refusedForGood(problem: Problem): boolean {
  return [400, 403, 404, 409, 410, 413, 422].includes(problem.status) && !foreign(problem);
}
