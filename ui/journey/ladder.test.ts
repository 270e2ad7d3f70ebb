/** A film in all its qualities, in a real browser: it plays, seeks, changes between them without a break, and is lent to another player. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { ulid } from '../src/ulid';
import { desktop, device, openBrowser, patience, phone, pictures } from './browser';
import { type Lab, startLab } from './lab';
import { speak } from './steps';

let lab: Lab;
let browser: Browser;
let trainer: Page;
const folder = mkdtempSync(join(tmpdir(), 'lab-ladder-'));
const film = { course: ulid(), module: ulid(), resource: ulid() };

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What the player shows, and whether it had to wait since it was last asked. */
const state = (page: Page) =>
  page.evaluate(() => {
    const video = document.querySelector('video')!;
    return { height: video.videoHeight, time: video.currentTime, ready: video.readyState, paused: video.paused };
  });

async function until(page: Page, what: string, so: (now: Awaited<ReturnType<typeof state>>) => boolean): Promise<void> {
  const end = Date.now() + patience;
  let now = await state(page);
  while (!so(now) && Date.now() < end) {
    await page.waitForTimeout(200);
    now = await state(page);
  }
  expect(so(now), `${what}: ${JSON.stringify(now)}`).toBe(true);
}

async function signIn(page: Page, as: string, name: string): Promise<void> {
  onTestFailed(() => pictures(browser, name));
  const answer = await page.request.post('/api/v1/sign-in/demo', { data: { as } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Sends a file as the one resource of a course, and waits until it is whole in all qualities. */
async function bring(page: Page, file: string): Promise<void> {
  const say = async (method: string, path: string, data?: unknown, headers?: Record<string, string>) => {
    const answer = await page.request.fetch(`/api/v1${path}`, { method, ...(data === undefined ? {} : { data }), ...(headers ? { headers } : {}) });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer;
  };
  await say('PUT', `/courses/${film.course}`, { title: 'Le tableau', language: 'fr', sector: 'energies-renouvelables', level: 'ts' });
  await say('PUT', `/courses/${film.course}/modules/${film.module}`, { title: 'Module 1' });
  const bytes = readFileSync(file);
  const metadata = Object.entries({ id: ulid(), ...film, as: 'resource', name: 'film.mp4' }).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`).join(',');
  const begun = await say('POST', '/uploads/', undefined, { 'Tus-Resumable': '1.0.0', 'Upload-Length': String(bytes.length), 'Upload-Metadata': metadata });
  const location = new URL(begun.headers()['location']!, lab.address).pathname.replace('/api/v1', '');
  for (let at = 0; at < bytes.length; at += 8 << 20) {
    await say('PATCH', location, bytes.subarray(at, at + (8 << 20)), { 'Tus-Resumable': '1.0.0', 'Upload-Offset': String(at), 'Content-Type': 'application/offset+octet-stream' });
  }
  await expect.poll(async () => {
    const answer = await page.request.get(`/api/v1/resources/${film.resource}`);
    const { asset } = answer.ok() ? await answer.json() : { asset: { steps: [] } };
    return asset.steps.map((one: { step: string; state: string }) => `${one.step} ${one.state}`).join(', ');
  }, { timeout: 240_000, interval: 500 }).toBe('examine done, lowest done, second done, rest done');
}

test('a film is brought, and its copied quality is one of five ways to watch it', async () => {
  const file = join(folder, 'film.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=25:d=60', '-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=60',
    '-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '2M', '-maxrate', '2500k', '-bufsize', '3M', '-g', '150', '-pix_fmt', 'yuv420p', '-c:a', 'aac', file]);
  trainer = await device(browser, lab.address, { screen: desktop });
  await signIn(trainer, 'trainer', 'ladder');
  await bring(trainer, file);
  await trainer.goto(`/r/${film.resource}`);
  await trainer.locator('video').waitFor();
  const options = await trainer.locator('.quality option').allTextContents();
  expect(options.map((one) => one.split(' ')[0])).toEqual(['Automatique', '720p', '480p', '360p', '240p', 'Son']);
});

test('it plays and seeks, and every quality shows at once what was asked for', async () => {
  onTestFailed(() => pictures(browser, 'ladder'));
  await trainer.keyboard.press('k');
  await until(trainer, 'it plays', ({ time, paused }) => time > 1 && !paused);
  for (const [quality, height] of [['240p', 240], ['source', 720], ['360p', 360], ['480p', 480], ['source', 720]] as const) {
    await trainer.locator('.quality select').selectOption(quality);
    await until(trainer, quality, (now) => now.height === height);
    const { time } = await state(trainer);
    await until(trainer, `${quality} goes on`, (now) => now.time > time + 1 || now.time < time);
  }
  for (const to of [50, 5, 33]) {
    await trainer.locator('.seek input').fill(String(to));
    await until(trainer, `second ${to}`, ({ time, ready }) => ready >= 3 && time >= to && time < to + 6);
  }
});

test('the change of quality does not stop the film', async () => {
  onTestFailed(() => pictures(browser, 'ladder'));
  await trainer.locator('.seek input').fill('2');
  await until(trainer, 'second 2', ({ time, ready }) => ready >= 3 && time >= 2);
  await trainer.evaluate(() => {
    const video = document.querySelector('video')!;
    (window as unknown as { waits: number }).waits = 0;
    video.addEventListener('waiting', () => (window as unknown as { waits: number }).waits++);
  });
  await trainer.locator('.quality select').selectOption('240p');
  await until(trainer, '240p', ({ height }) => height === 240);
  await trainer.locator('.quality select').selectOption('480p');
  await until(trainer, '480p', ({ height }) => height === 480);
  expect(await trainer.evaluate(() => (window as unknown as { waits: number }).waits)).toBe(0);
});

test('it can be heard alone from where one is, and seen again', async () => {
  onTestFailed(() => pictures(browser, 'ladder'));
  await trainer.locator('.seek input').fill('20');
  await until(trainer, 'second 20', ({ time, ready }) => ready >= 3 && time >= 20);
  await trainer.locator('.quality select').selectOption('voice');
  await until(trainer, 'sound alone', ({ height, time, paused }) => height === 0 && time > 20 && !paused);
  await trainer.locator('.quality select').selectOption('auto');
  await until(trainer, 'seen again', ({ height, time }) => height > 0 && time > 20);
});

test('another player is given an address, in French and in Arabic', async () => {
  onTestFailed(() => pictures(browser, 'ladder'));
  await trainer.getByRole('button', { name: 'Autre lecteur' }).click();
  const address = await trainer.getByLabel('Adresse').inputValue();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/outside\/[\w-]{43}\/film\/source\.mp4$/);
  const lasts = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', address]).toString();
  expect(Number(lasts)).toBeCloseTo(60, 0);
  const arabic = await device(browser, lab.address, { screen: phone });
  await arabic.goto('/');
  await speak(arabic, 'العربية', 'rtl');
  await signIn(arabic, 'trainer', 'ladder');
  await arabic.goto(`/r/${film.resource}`);
  await arabic.getByRole('button', { name: 'مشغل آخر' }).click();
  await arabic.getByLabel('العنوان').waitFor();
  await arabic.keyboard.press('Escape');
  expect(await arabic.getByLabel('العنوان').count()).toBe(0);
});
