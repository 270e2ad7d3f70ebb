import type { Component } from 'svelte';
import { match, type Params } from './address.svelte';
import Home from './home/Home.svelte';

/** One screen: its address and where its code is. Each row's code but Home's is a file of its own, loaded when first needed. */
export interface Route {
  path: string;
  load: () => Promise<{ default: Component<Params> }>;
  /** Whose screen it is: `open` needs no sign-in, `staff` makes or reviews courses, `manager` sees to people. */
  who?: 'open' | 'staff' | 'manager';
  /** What the screen asks first, below /api/v1: asked while its code is on the way. */
  data?: (params: Params) => string[];
  /** The first screen waits for no words but its own. */
  first?: boolean;
  /** `viewer` gives the whole phone to what is shown: no top bar, no bottom bar. */
  shell?: 'viewer';
}

const screen = <T>(module: Promise<{ default: T }>) => module as unknown as ReturnType<Route['load']>;

export const routes: Route[] = [
  { path: '/', load: () => screen(Promise.resolve({ default: Home })), data: () => ['/me/continue', '/courses?view=learning&limit=12'], first: true },
  { path: '/s', load: () => screen(import('./search/Search.svelte')) },
  { path: '/courses', load: () => screen(import('./catalogue/Catalogue.svelte')) },
  { path: '/c/:id', load: () => screen(import('./course/Course.svelte')), data: ({ id }) => [`/courses/${id}`, `/courses/${id}/works`] },
  { path: '/w/:id', load: () => screen(import('./work/Work.svelte')), data: ({ id }) => [`/works/${id}`] },
  { path: '/due', load: () => screen(import('./work/Due.svelte')), data: () => ['/me/due'] },
  { path: '/r/:id', load: () => screen(import('./viewer/Reader.svelte')), data: ({ id }) => [`/resources/${id}`, `/resources/${id}/viewer`], shell: 'viewer' },
  { path: '/offer', load: () => screen(import('./offer/Offer.svelte')) },
  { path: '/offer/t/:id', load: () => screen(import('./offer/Trade.svelte')), data: ({ id }) => [`/trades/${id}`] },
  { path: '/offer/m/:id', load: () => screen(import('./offer/Module.svelte')), data: ({ id }) => [`/modules/${id}`] },
  { path: '/offer/e/:id', load: () => screen(import('./offer/Coverage.svelte')), data: ({ id }) => [`/editions/${id}/coverage`] },
  { path: '/offer/e/:id/import', load: () => screen(import('./offer/Import.svelte')), who: 'manager' },
  { path: '/mine', load: () => screen(import('./mine/Mine.svelte')), data: () => ['/me/continue', '/me/progress'] },
  { path: '/notices', load: () => screen(import('./notices/Notices.svelte')), data: () => ['/me/notices'] },
  { path: '/privacy', load: () => screen(import('./account/Privacy.svelte')), data: () => ['/privacy'] },
  { path: '/settings', load: () => screen(import('./account/Settings.svelte')) },
  { path: '/in/oidc', load: () => screen(import('./account/Return.svelte')), who: 'open' },
  { path: '/in/:ticket', load: () => screen(import('./account/Ticket.svelte')), who: 'open' },
  { path: '/studio/*', load: () => screen(import('./studio/Studio.svelte')), who: 'staff' },
  { path: '/admin/*', load: () => screen(import('./admin/Admin.svelte')), who: 'manager' },
];

/** The first row that fits the path, with its parameters. */
export function routeOf(path: string): { route: Route; params: Params } | null {
  for (const route of routes) {
    const params = match(route.path, path);
    if (params) return { route, params };
  }
  return null;
}
