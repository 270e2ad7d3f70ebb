import { address } from '../address.svelte';
import { query } from '../api';
import { language } from '../i18n';
import { markPlace } from '../place';
import { resource } from '../resource.svelte';
import type { Passage, SearchAnswer } from '../types';
import { tokens } from './fold';

export interface Finding {
  /** What was written. */
  words: string;
  readonly passages: Passage[];
  /** Folded words to mark: the forms that the lab found, so that a misspelt search marks the right word. */
  readonly wanted: ReadonlySet<string>;
  readonly loading: boolean;
}

const shortest = 3;

/** Finds inside one resource, from the words that its address was opened with; the address keeps them. */
export function findIn(id: () => string): Finding {
  let words = $state(address.place.get('q') ?? '');
  const asked = $derived(words.trim());
  const answer = resource<SearchAnswer>(() => (asked ? `/search${query({ q: asked, in: id(), lang: language.current })}` : null), 200);
  const passages = $derived(asked ? (answer.data?.groups.flatMap((group) => group.passages) ?? []).filter((passage) => passage.kind !== 'card') : []);
  const wanted = $derived.by(() => {
    if (!asked) return new Set<string>();
    const forms = passages.flatMap((passage) => passage.words ?? []).flatMap(tokens);
    return new Set(forms.length ? forms : tokens(asked).filter((token) => token.length >= shortest));
  });
  $effect(() => {
    const q = asked;
    const timer = setTimeout(() => (address.place.get('q') ?? '') !== q && markPlace({ q }), 300);
    return () => clearTimeout(timer);
  });
  return {
    get words() { return words; },
    set words(next) { words = next; },
    get passages() { return passages; },
    get wanted() { return wanted; },
    get loading() { return answer.loading; },
  };
}
