import { resource } from '../../resource.svelte';

interface Counted { id: string; code: string; name: string; here: number }

/** How many learners are there, in the groups and places that one may count. */
interface Answer { groups: Counted[]; places: Counted[]; degraded: boolean }

export interface Counts { readonly data: Answer | undefined }

/** Milliseconds between two looks, while somebody looks. */
const pace = 15_000;

/** Counts again and again while the screen is seen; call it where a component begins. */
export function counts(): Counts {
  const answer = resource<Answer>(() => '/presence');
  $effect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && answer.reload(), pace);
    return () => clearInterval(timer);
  });
  return answer;
}
