/** Moving by the arrow keys between the field and the results. */

const links = (list: Element): HTMLAnchorElement[] => [...list.querySelectorAll<HTMLAnchorElement>('.hits a:not([tabindex])')];

/** Takes the focus to the next or previous result; above the first comes the field again, and Escape goes there at once. */
export function walk(event: KeyboardEvent, screen: HTMLElement): void {
  if (!(event.target instanceof HTMLElement) || event.defaultPrevented || !screen.contains(event.target)) return;
  const field = screen.querySelector<HTMLInputElement>('input[type="search"]');
  const all = links(screen);
  const at = all.indexOf(event.target as HTMLAnchorElement);
  if (at < 0 && event.target !== field) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const next = event.key === 'Escape' && at >= 0 ? field : step && (at + step < 0 ? field : all[at + step]);
  if (!next || next === event.target) return;
  event.preventDefault();
  next.focus();
}

/** Where a key is typed into something and is no command. */
const typing = (target: EventTarget | null): boolean => target instanceof Element && !!target.closest('input, textarea, select, dialog, [contenteditable]');

const fieldOnScreen = (): HTMLInputElement | undefined =>
  [...document.querySelectorAll<HTMLInputElement>('form[role="search"] input')].find((field) => field.offsetParent !== null);

/** Lets "/" lead to the search field from everywhere: that of the screen, else that of the search page. */
export function listenForSlash(open: () => void): void {
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
    event.preventDefault();
    const field = fieldOnScreen();
    if (!field) return open();
    field.focus();
    field.select();
  });
}
