import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { ulid } from '../src/ulid';
import { until } from './steps';

/** The electrician's course that every lab begins with. */
export const starter = { course: '01kdvdna002hz1988n3pfg5m80', module: '01kdvdna00xg6ef08mppaykm44' };

/** A lab serves while its first courses are still on their way: waits until the electrician's is published. */
export const starterThere = (trainer: Page) =>
  until(async () => {
    const answer = await trainer.request.get(`/api/v1/courses/${starter.course}`);
    return answer.ok() ? ((await answer.json()) as { state: string }).state : '';
  }).toBe('published');

/** Asks the lab as who is signed in on a page, by the page's own line to it or at another address. */
export async function say<T>(page: Page, method: string, path: string, data?: unknown, { version, address = '' }: { version?: number; address?: string } = {}): Promise<T> {
  const headers: Record<string, string> = version === undefined ? {} : { 'If-Match': `"${version}"` };
  const answer = await page.request.fetch(`${address}/api/v1${path}`, { method, headers, ...(data === undefined ? {} : { data }) });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  return (await answer.json()) as T;
}

interface Assigned {
  kind: 'quiz' | 'devoir';
  title: string;
  instructions?: string;
  rules: Record<string, unknown>;
  questions?: unknown[];
  due: Date;
}

/** Writes a work, publishes it and gives it to the electricians; answers its identifier. */
export async function assign(trainer: Page, { kind, title, instructions = '', rules, questions, due }: Assigned): Promise<string> {
  type Versioned = { version: number };
  const id = ulid();
  const path = `/works/${id}`;
  await starterThere(trainer);
  let { version } = await say<Versioned>(trainer, 'PUT', path, { ...starter, kind, title });
  ({ version } = await say<Versioned>(trainer, 'PATCH', path, { rules, instructions }, { version }));
  if (questions) await say(trainer, 'PUT', `${path}/paper`, { questions }, { version });
  ({ version } = await say<Versioned>(trainer, 'GET', path));
  await say(trainer, 'POST', `${path}/publish`, undefined, { version });
  const { me } = await say<{ me: { groups: { id: string; code: string }[] } }>(trainer, 'GET', '/boot');
  const group = me.groups.find(({ code }) => code === 'ELEC-TS-101')!;
  await say(trainer, 'PUT', `${path}/groups/${group.id}`, { opens: '', due: due.toISOString() });
  return id;
}
