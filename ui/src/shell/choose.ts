import { send } from '../api';
import { language } from '../i18n';
import { session } from '../session.svelte';
import type { Language } from '../types';

/** Shows another language at once, and tells the lab so that other devices begin with it. */
export async function useLanguage(next: Language): Promise<void> {
  await language.choose(next);
  if (!session.me || session.me.language === next) return;
  session.me = { ...session.me, language: next };
  await send('PATCH', '/me', { language: next }).catch(() => undefined);
}
