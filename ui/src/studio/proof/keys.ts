/** Correcting a page by keyboard alone: no letter is taken away from who types. */
export interface KeyActs {
  save: () => void;
  doubt: (step: 1 | -1) => void;
  page: (step: 1 | -1) => void;
  zoom: (step: 1 | -1) => void;
}

/** Answers Ctrl or Command with Enter, and Alt with arrows, page keys, plus and minus. */
export function keyed(acts: KeyActs): (event: KeyboardEvent) => void {
  const withAlt: Record<string, () => void> = {
    ArrowDown: () => acts.doubt(1), ArrowUp: () => acts.doubt(-1), PageDown: () => acts.page(1), PageUp: () => acts.page(-1),
    '+': () => acts.zoom(1), '=': () => acts.zoom(1), '-': () => acts.zoom(-1), '6': () => acts.zoom(-1), // a French keyboard has - on 6
  };
  return (event) => {
    const act = (event.ctrlKey || event.metaKey) && event.key === 'Enter' ? acts.save : event.altKey && !event.ctrlKey ? withAlt[event.key] : undefined;
    if (!act || event.isComposing) return;
    event.preventDefault();
    act();
  };
}
