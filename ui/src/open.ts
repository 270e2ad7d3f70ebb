import { mount } from 'svelte';
import { address, followAddress, go, type Params } from './address.svelte';
import App from './App.svelte';
import { readBoot } from './boot';
import { language } from './i18n';
import { network } from './network.svelte';
import { preferences } from './preferences.svelte';
import { askEarly, primeAnswer } from './resource.svelte';
import { routeOf, type Route } from './routes';
import { session } from './session.svelte';
import { sendWaiting } from './waiting';

/** What a second screen needs waits this long, in ms, so that it does not compete with the first one's pictures. */
const patience = 4000;

/** Sends for a screen's code and its first data at once, and not one after the other. */
function begin({ route, params }: { route: Route; params: Params }): void {
  void route.load().catch(() => undefined);
  for (const path of route.data?.(params) ?? []) askEarly(path);
}

/** Shows the application in the page; what the first screen needs is all that it waits for. */
export async function open(): Promise<void> {
  preferences.apply();
  network.watch();
  followAddress();
  const boot = await readBoot();
  session.start(boot);
  const found = routeOf(address.path);
  if (boot.me && found) begin(found);
  if (boot.page) primeAnswer(boot.page.path.replace('/api/v1', ''), boot.page.data);
  await language.use(language.first(boot.me?.language));
  mount(App, { target: document.body });
  setTimeout(() => void language.ready(), patience);
  setTimeout(() => void import('./search/keys').then(({ listenForSlash }) => listenForSlash(() => go('/s'))), patience);
  if (boot.me) void sendWaiting();
}
