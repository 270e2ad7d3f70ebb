import { get } from './api';
import type { Boot } from './types';

/** The first answer, which the server writes into the page; asked for when a plain file server sent the page. */
export async function readBoot(page: Document = document): Promise<Boot> {
  const written = JSON.parse(page.getElementById('boot')?.textContent ?? 'null') as Boot | null;
  return written ?? get<Boot>('/boot');
}
