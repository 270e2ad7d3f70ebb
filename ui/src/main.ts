import './style/tokens.css';
import './style/base.css';
import { mount } from 'svelte';
import { followAddress } from './address.svelte';
import App from './App.svelte';
import { readBoot } from './boot';
import { language } from './i18n';
import { network } from './network.svelte';
import { preferences } from './preferences.svelte';
import { primeAnswer } from './resource.svelte';
import { session } from './session.svelte';

async function open(): Promise<void> {
  preferences.apply();
  network.watch();
  followAddress();
  const boot = await readBoot();
  session.start(boot);
  if (boot.page) primeAnswer(boot.page.path.replace('/api/v1', ''), boot.page.data);
  await language.use(language.first(boot.me?.language));
  mount(App, { target: document.body });
  requestIdleCallback?.(() => void language.ready());
  if (boot.me) void import('./learning/session').then(({ sendWaiting }) => sendWaiting());
}

void open();
