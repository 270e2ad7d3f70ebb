import { api } from './api';

/** `again` is ours: the stream stands, at first or after a break; of what happened until then nothing was heard. */
export type LiveKind = 'upload' | 'asset' | 'course' | 'progress' | 'notice' | 'again';
type Listener = (data: unknown) => void;

const listeners = new Map<LiveKind, Set<Listener>>();
let source: EventSource | null = null;

function open(): void {
  source = new EventSource(`${api}/live`);
  source.onopen = () => tell('again', null);
  for (const kind of ['upload', 'asset', 'course', 'progress', 'notice'] as const) {
    source.addEventListener(kind, (event) => {
      tell(kind, JSON.parse((event as MessageEvent<string>).data));
    });
  }
}

function tell(kind: LiveKind, data: unknown): void {
  for (const listener of listeners.get(kind) ?? []) listener(data);
}

function count(): number {
  return [...listeners.values()].reduce((sum, set) => sum + set.size, 0);
}

/**
 * Hears what happens while it happens; call inside an $effect and return the answer, which stops it.
 * One stream per tab serves every listener and closes with the last; the browser reconnects by itself.
 */
export function live<T>(kind: LiveKind, listener: (data: T) => void): () => void {
  const set = listeners.get(kind) ?? new Set<Listener>();
  listeners.set(kind, set.add(listener as Listener));
  if (!source) open();
  return () => {
    set.delete(listener as Listener);
    if (count() === 0) {
      source?.close();
      source = null;
    }
  };
}
