import { readFileSync } from 'node:fs';
import type { APIResponse, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ulid } from '../src/ulid';

/** Where a brought film stands. */
export interface Brought {
  course: string;
  module: string;
  resource: string;
}

/** Enters without a screen, as one of the demonstration's people. */
export async function enter(page: Page, as: string): Promise<void> {
  const answer = await page.request.post('/api/v1/sign-in/demo', { data: { as } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

const saying = (page: Page) => async (method: string, path: string, data?: unknown, headers?: Record<string, string>): Promise<APIResponse> => {
  const answer = await page.request.fetch(`/api/v1${path}`, { method, ...(data === undefined ? {} : { data }), ...(headers ? { headers } : {}) });
  expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
  return answer;
};

/** Sends the bytes of a file as a new resource, or in the place of the one that there is. */
export async function sendAs(page: Page, address: string, as: 'resource' | 'replace', film: Brought, file: string): Promise<void> {
  const say = saying(page);
  const bytes = readFileSync(file);
  const metadata = Object.entries({ id: ulid(), ...film, as, name: 'film.mp4' }).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',');
  const begun = await say('POST', '/uploads/', undefined, { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata });
  const location = new URL(begun.headers()['location']!, address).pathname.replace('/api/v1', '');
  for (let at = 0; at < bytes.length; at += 8 << 20) {
    await say('PATCH', location, bytes.subarray(at, at + (8 << 20)), { 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(at), 'Content-Type': 'application/offset+octet-stream' });
  }
}

/** Sends a file as the one resource of a new course of who is signed in. */
export async function bring(page: Page, address: string, film: Brought, file: string): Promise<void> {
  const say = saying(page);
  await say('PUT', `/courses/${film.course}`, { title: 'Le tableau', language: 'fr', sector: 'energies-renouvelables', level: 'ts' });
  await say('PUT', `/courses/${film.course}/modules/${film.module}`, { title: 'Module 1' });
  await sendAs(page, address, 'resource', film, file);
}

/** Publishes a course for everybody. */
export async function publish(page: Page, { course }: Brought): Promise<void> {
  const say = saying(page);
  const version = (await say('GET', `/courses/${course}`)).headers()['etag']!;
  await say('POST', `/courses/${course}/publish`, { audience: { public: true } }, { 'If-Match': version });
}

/** The steps of digitising that a brought film has gone through, as `examine done`. */
export async function steps(page: Page, { resource }: Brought): Promise<string[]> {
  const answer = await page.request.get(`/api/v1/resources/${resource}`);
  const { asset } = answer.ok() ? ((await answer.json()) as { asset: { steps: { step: string; state: string }[] } }) : { asset: { steps: [] } };
  return asset.steps.map(({ step, state }) => `${step} ${state}`);
}
