/** A film in all its qualities, in a real browser: it plays, seeks, changes between them without a break, and is lent to another player. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { ulid } from '../src/ulid';
import { bring, enter, steps } from './bring';
import { desktop, device, openBrowser, patience, phone, pictures } from './browser';
import { type Lab, startLab } from './lab';
import { look, speak } from './steps';

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
  await expect.poll(() => state(page), { message: what, timeout: patience, interval: 200 }).toSatisfy(so);
}

test('a film is brought, and its copied quality is one of five ways to watch it', async () => {
  const file = join(folder, 'film.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=25:d=60', '-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=60',
    '-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '2M', '-maxrate', '2500k', '-bufsize', '3M', '-g', '150', '-pix_fmt', 'yuv420p', '-c:a', 'aac', file]);
  trainer = await device(browser, lab.address, { screen: desktop });
  onTestFailed(() => pictures(browser, 'ladder'));
  await enter(trainer, 'trainer');
  await bring(trainer, lab.address, film, file);
  await expect.poll(() => steps(trainer, film), { timeout: 240_000, interval: 500 }).toEqual(['examine done', 'lowest done', 'second done', 'rest done']);
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

test('it can be heard alone from where one is, also with the screen locked, and seen again', async () => {
  onTestFailed(() => pictures(browser, 'ladder'));
  type Said = { beats: { heard: [number, number][]; position: number }[] };
  const said: Said['beats'] = [];
  trainer.on('request', (request) => {
    const body = request.url().endsWith('/beats') && request.postData();
    if (body) said.push(...(JSON.parse(body) as Said).beats);
  });
  await trainer.locator('.seek input').fill('20');
  await until(trainer, 'second 20', ({ time, ready }) => ready >= 3 && time >= 20);
  await trainer.locator('.quality select').selectOption('voice');
  await until(trainer, 'sound alone', ({ height, time, paused }) => height === 0 && time > 20 && !paused);
  await look(trainer, false);
  const { time: locked } = await state(trainer);
  await until(trainer, 'sound behind a locked screen', ({ time }) => time > locked + 5);
  await look(trainer, true);
  await expect.poll(() => said.at(-1)?.heard.some(([from, to]) => from <= locked && to >= locked + 3), { timeout: patience }).toBe(true);
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
  await enter(arabic, 'trainer');
  await arabic.goto(`/r/${film.resource}`);
  await arabic.getByRole('button', { name: 'مشغل آخر' }).click();
  await arabic.getByLabel('العنوان').waitFor();
  await arabic.keyboard.press('Escape');
  await arabic.getByLabel('العنوان').waitFor({ state: 'detached' });
});
