/**
 * What is really learned, in real browsers: seconds that were seen count once, at any speed; what is begun goes on at the
 * second on another device; what was learnt without network arrives later. The minute of the test is six seconds, and
 * sixty with LAB_TEST_DEEP.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ulid } from '../src/ulid';
import { bring, enter } from './bring';
import { desktop, device, openBrowser, phone } from './browser';
import { corpus } from './corpus';
import { type Lab, startLab } from './lab';
import { legsOf } from './legs';
import { look, second, see, until } from './steps';

type Stretch = [number, number];
interface Beat { session: string; counter: number; position: number; activity: string; spent: number; watched: Stretch[]; heard: Stretch[]; again: Stretch[]; backs: number[] }
interface Answer { events: { session: string; counter: number; outcome: string }[] }

const deep = !!process.env.LAB_TEST_DEEP;
const minute = deep ? 60 : 6;
/** A film's clock is told of four times a second, here at double speed. */
const grain = 0.6;
/** The electrician's course that every lab begins with. */
const starter = { course: '01kdvdna002hz1988n3pfg5m80', film: '01kdvdna00y9v5702jmrzbdcxw', picture: '01kdvdna00nm6nenfe6yhk4931', document: '01kdvdna002v9tn6tfwv5qafny' };

let lab: Lab;
let browser: Browser;
let desk: Page;
let pocket: Page;
let film = starter.film;
const folder = mkdtempSync(join(tmpdir(), 'lab-learning-'));
const said: Beat[] = [];

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
  desk = await device(browser, lab.address, { screen: desktop });
  pocket = await device(browser, lab.address, { screen: phone });
  for (const page of [desk, pocket]) await enter(page, deep ? 'trainer' : 'learner');
  desk.on('request', (request) => {
    const body = request.url().endsWith('/beats') && request.postData(); // what a page says in parting is not shown
    if (body) said.push(...(JSON.parse(body) as { beats: Beat[] }).beats);
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const leg = legsOf('learning', () => browser, deep ? 900_000 : 180_000);

const total = (set: Stretch[]): number => set.reduce((sum, [from, to]) => sum + to - from, 0);

/** What the lab has kept of the one who is signed in. */
async function kept(page: Page, resource = film): Promise<{ position: number; watched: Stretch[]; video?: object }> {
  return (await (await page.request.get(`/api/v1/resources/${resource}/viewer`)).json()) as { position: number; watched: Stretch[]; video?: object };
}

/** Opens a film and plays it at a speed. */
async function play(page: Page, speed: string): Promise<void> {
  await see(page.locator('video'));
  await page.locator('.speed select').selectOption(speed);
  await until(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThan(2);
  await resume(page);
}

const resume = (page: Page): Promise<void> => page.locator('video').evaluate((video: HTMLVideoElement) => video.play());

async function pause(page: Page): Promise<number> {
  await page.locator('video').evaluate((video: HTMLVideoElement) => video.pause());
  return second(page);
}

/** Lets the film come to a second; how long that takes is the machine's affair. */
const reach = (page: Page, at: number) => until(() => second(page), deep ? 600_000 : 120_000).toBeGreaterThanOrEqual(at);

leg('the courses that a lab begins with are there a little after it opened', async () => {
  await until(async () => (await desk.request.get(`/api/v1/resources/${starter.film}/viewer`)).ok(), 120_000).toBe(true);
});

if (deep) {
  leg('a film of twelve minutes is brought', async () => {
    const [file, brought] = [join(folder, 'film.mp4'), { course: ulid(), module: ulid(), resource: ulid() }];
    execFileSync('ffmpeg', ['-v', 'error', '-stream_loop', '3', '-i', corpus('wannaworktogether.mp4'), '-c', 'copy', '-t', '720', file]);
    await bring(desk, lab.address, brought, file);
    await until(async () => !!(await kept(desk, brought.resource)).video, 600_000).toBe(true);
    film = brought.resource;
  });
}

leg('minutes 0 to 6 and 4 to 10 at double speed, two of them hidden, are eight minutes', async () => {
  await desk.goto(`/r/${film}`);
  await play(desk, '2');
  await reach(desk, minute);
  const hidden = await second(desk);
  await look(desk, false);
  await reach(desk, 3 * minute);
  await look(desk, true);
  const shown = await second(desk);
  await reach(desk, 6 * minute);
  const first = await second(desk);
  await desk.locator('.seek input').fill(String(4 * minute));
  await until(() => second(desk)).toBeLessThan(first);
  await reach(desk, 10 * minute);
  const end = await pause(desk);

  await until(async () => (await kept(desk)).position).toBeCloseTo(end, 0);
  const { watched } = await kept(desk);
  const seen = total(watched);
  const last = said.at(-1)!;
  console.log({ hidden, shown, first, end, watched, again: last.again, backs: last.backs, spent: last.spent });
  expect(watched).toHaveLength(2);
  expect(Math.abs(watched[0]![0])).toBeLessThan(grain);
  expect(Math.abs(watched[0]![1] - hidden)).toBeLessThan(grain);
  expect(Math.abs(watched[1]![0] - shown)).toBeLessThan(grain);
  expect(Math.abs(watched[1]![1] - end)).toBeLessThan(grain);
  expect(Math.abs(seen - (hidden + end - shown))).toBeLessThan(2 * grain);
  expect(last.backs.map(Math.floor)).toEqual([4 * minute]);
  expect(Math.abs(total(last.again) - (first - 4 * minute))).toBeLessThan(2 * grain);
  expect(last.heard).toEqual([]);
});

leg('the telephone goes on at that second, and follows within ten', async () => {
  await pocket.goto('/');
  const going = pocket.getByRole('link', { name: /Reprendre à/ });
  const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
  await until(() => going.textContent()).toContain(clock(await second(desk)));
  await resume(desk);
  const from = await second(desk);
  await reach(desk, from + 4);
  const end = await pause(desk);
  const asked = Date.now();
  await until(() => going.textContent(), 10_000).toContain(clock(end));
  console.log(`the telephone followed after ${Date.now() - asked} ms`);
  await going.click();
  await until(() => second(pocket)).toBeCloseTo(Math.floor(end), 0);
});

leg('what the telephone goes on with is offered to the computer', async () => {
  await play(pocket, '2');
  const from = await second(pocket);
  await reach(pocket, from + 12);
  const end = await pause(pocket);
  const offer = desk.getByRole('button', { name: /^Continuer à/ });
  await until(() => offer.textContent(), 10_000).toContain(`${Math.floor(end / 60)}:${String(Math.floor(end % 60)).padStart(2, '0')}`);
  await offer.click();
  await until(() => second(desk)).toBeGreaterThanOrEqual(Math.floor(end));
  await pause(desk);
  await until(() => offer.count()).toBe(0);
});

leg('what is watched without network waits on the telephone, over closing it, and arrives with an answer for each', async () => {
  await pocket.locator('.seek input').fill('0');
  await until(() => second(pocket)).toBeLessThan(2);
  const before = total((await kept(desk)).watched);
  await resume(pocket);
  await reach(pocket, 2);
  await pocket.context().setOffline(true);
  const from = await second(pocket);
  await reach(pocket, Math.max(from, minute) + 5);
  const end = await pause(pocket);
  await until(async () => Number(await pocket.evaluate(() => localStorage.getItem('lab.waiting')))).toBe(1);
  expect(total((await kept(desk)).watched)).toBeLessThan(before + minute);
  const next = await pocket.context().newPage();
  await pocket.close();
  pocket = next;
  await pocket.context().setOffline(false);
  const answered = pocket.waitForResponse((one) => one.url().endsWith('/beats'));
  await pocket.goto('/');
  const answer = (await (await answered).json()) as Answer;
  expect(answer.events.length).toBeGreaterThan(0);
  // The last words of a page that closes may leave it past Chromium's emulation of no network: the lab knows them then.
  for (const { outcome } of answer.events) expect(['accepted', 'known']).toContain(outcome);
  await until(async () => (await kept(desk)).position).toBeCloseTo(end, 0);
  await until(() => pocket.evaluate(() => localStorage.getItem('lab.waiting'))).toBe('');
});

const { LAB_HOT: hot = '' } = process.env;
if (/^rediss?:/.test(hot)) {
  leg('a Redis server that forgets everything while a film plays costs nothing that the next beat does not bring', async () => {
    await desk.goto(`/r/${film}#t=0`);
    const before = (await kept(desk)).watched;
    await play(desk, '1');
    await reach(desk, (await second(desk)) + 4);
    const { hostname, port, password } = new URL(hot);
    const flushed = execFileSync('redis-cli', ['-h', hostname, '-p', port, 'FLUSHALL'], { env: { ...process.env, REDISCLI_AUTH: decodeURIComponent(password) }, encoding: 'utf8' });
    expect(flushed.trim()).toBe('OK');
    await reach(desk, (await second(desk)) + 12);
    const end = await pause(desk);
    await until(async () => (await kept(desk)).position, 10_000).toBeCloseTo(end, 0);
    const { watched } = await kept(desk);
    for (const [from, to] of [...before, ...said.at(-1)!.watched]) expect(watched.some(([a, b]) => a <= from + grain && b >= to - grain)).toBe(true);
  });
}

if (!deep) {
  leg('a course moves on by itself when something of it is done elsewhere, and a document opens at its page', async () => {
    await desk.goto(`/c/${starter.course}`);
    await see(desk.getByRole('heading', { level: 1 }));
    const done = desk.getByText(/^1 sur \d+ terminé/);
    expect(await done.count()).toBe(0);
    await pocket.goto(`/r/${starter.picture}`);
    await see(done);
    await pocket.goto(`/r/${starter.document}#p=4`);
    await pocket.waitForResponse((one) => one.url().endsWith('/beats') && one.ok());
    await desk.goto('/');
    await see(desk.getByRole('link', { name: /Reprendre page 4/ }));
  });
}
