/** Where we are: the browser's address as state, links without reload, and places kept for Back. */

class Address {
  path = $state(location.pathname);
  query = $state.raw(new URLSearchParams(location.search));
  hash = $state(location.hash.slice(1));
  /** True from a move until the new screen's heading has taken the focus. */
  moved = false;
  /** The scroll position to come back to, in px, after Back or Forward. */
  returning: number | null = null;

  read(): void {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
    this.hash = location.hash.slice(1);
  }

  /** `#t=95&q=mot` as values. */
  get place(): URLSearchParams {
    return new URLSearchParams(this.hash);
  }
}

export const address = new Address();

function rememberScroll(): void {
  history.replaceState({ ...history.state, y: scrollY }, '');
}

/** Moves to another screen, or replaces the address of this one without moving the focus. */
export function go(href: string, { replace = false }: { replace?: boolean } = {}): void {
  const from = address.path;
  if (replace) history.replaceState(history.state, '', href);
  else {
    rememberScroll();
    history.pushState({}, '', href);
  }
  address.read();
  if (address.path !== from) {
    address.moved = true;
    scrollTo(0, 0);
  }
}

function ours(event: MouseEvent): HTMLAnchorElement | null {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!plain || event.defaultPrevented || !(event.target instanceof Element)) return null;
  const link = event.target.closest('a');
  if (!link || !link.href || link.target || link.hasAttribute('download') || link.origin !== location.origin) return null;
  return /^\/(api|media)\//.test(link.pathname) ? null : link;
}

/** Starts listening to links and to Back. */
export function followAddress(): void {
  history.scrollRestoration = 'manual';
  document.addEventListener('click', (event) => {
    const link = ours(event);
    if (!link || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
  addEventListener('popstate', () => {
    const from = address.path;
    address.read();
    if (address.path === from) return;
    address.moved = true;
    address.returning = (history.state as { y?: number } | null)?.y ?? 0;
  });
}

/** Scrolls back to where Back leads, once the screen is long enough for it. */
export function returnScroll(): void {
  const y = address.returning;
  if (y === null) return;
  address.returning = null;
  requestAnimationFrame(() => scrollTo(0, y));
}

export type Params = Record<string, string>;

/** Matches `/c/:id` and `/studio/*` against a path; null when it is another. */
export function match(pattern: string, path: string): Params | null {
  const want = pattern.split('/');
  const have = path.replace(/(.)\/$/, '$1').split('/');
  const params: Params = {};
  for (const [i, part] of want.entries()) {
    if (part === '*') return { ...params, rest: have.slice(i).join('/') };
    const value = have[i];
    if (part.startsWith(':') && value) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return want.length === have.length ? params : null;
}
