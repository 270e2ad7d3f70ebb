/**
 * A devoir from a phone over a poor line, in Arabic: four photos become one document, the line breaks twice while they are
 * sent, and the page is loaded anew in between. All of it arrives, in order. The trainer gives it back with points and a
 * word, pressing twice; it comes back once, and the learner reads both.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ulid } from '../src/ulid';
import type { HandIn } from '../src/work/types';
import { assign, say } from './assign';
import { enter } from './bring';
import { device, openBrowser, phone } from './browser';
import { corpus } from './corpus';
import { type Lab, startLab } from './lab';
import { legsOf } from './legs';
import { layLine, type Line } from './line';
import { see, speak, until } from './steps';

/** Width and height of the photos, in their order: by them each is known again. */
const shapes = [[1500, 2000], [2000, 1000], [1800, 1800], [2400, 1600]] as const;

const folder = mkdtempSync(join(tmpdir(), 'lab-photos-'));
let lab: Lab;
let line: Line;
let browser: Browser;
let trainer: Page;
let learner: Page;
let devoir = '';

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
  line = await layLine(lab.address);
  trainer = await device(browser, lab.address);
  learner = await device(browser, line.address, { screen: phone });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await line?.stop();
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

const leg = legsOf('devoir', () => browser, 180_000);

/** Gives the learner's group a devoir with two criteria. */
function give(): Promise<string> {
  const criteria = [{ id: ulid(), title: 'التوصيل', points: 12 }, { id: ulid(), title: 'القياس', points: 8 }];
  const rules = { attempts: 0, limit: 0, keep: 'best', shuffle: false, reveal: 'at-once', criteria };
  // Later than tomorrow: of what is due then one is told.
  return assign(trainer, { kind: 'devoir', title: 'صور اللوحة', instructions: 'صوّروا اللوحة من أربع جهات.', rules, due: new Date(Date.now() + 3 * 86_400_000) });
}

/** Four photos of one phone, of two megabytes and more as there is little light. */
function photos(): string[] {
  return shapes.map(([width, height], n) => {
    const file = join(folder, `IMG_${n + 1}.jpg`);
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', corpus('phone.jpg'), '-vf', `crop=${width}:${height},noise=alls=30`, '-q:v', '2', file]);
    return file;
  });
}

/** What the lab has of it, asked beside the line: a host's cookies are those of all its ports. */
const kept = (): Promise<HandIn> => say<HandIn>(learner, 'GET', `/works/${devoir}/hand-in`, undefined, lab);
/** How many bytes of what is on its way the lab has. */
const arrived = async (): Promise<number> => (await kept()).waiting?.[0]?.offset ?? 0;
const moreThan = (bytes: number) => until(arrived).toBeGreaterThan(bytes);

leg('a devoir is given, in Arabic', async () => {
  for (const [page, as] of [[trainer, 'trainer'], [learner, 'learner']] as const) {
    await page.goto('/');
    await speak(page, 'العربية', 'rtl');
    await enter(page, as);
  }
  devoir = await give();
});

leg('four photos become one document, which is sent over a line that breaks twice', async () => {
  await learner.goto(`/w/${devoir}`);
  const [chooser] = await Promise.all([learner.waitForEvent('filechooser'), learner.getByRole('button', { name: 'اختيار ملفات' }).click()]);
  await chooser.setFiles(photos());
  line.slow(500_000);
  await learner.getByRole('button', { name: /^إرفاق .* في وثيقة$/ }).click();

  await moreThan(0);
  line.cut();
  const first = await arrived();
  line.mend();
  await moreThan(first);

  await learner.reload();
  const second = await arrived();
  await moreThan(second);
  line.cut();
  await see(learner.getByText('لا شبكة : سيُستأنف تلقائيا'));
  line.mend();
  line.slow(0);
  await until(async () => (await kept()).files.map(({ kind, state, pages }) => ({ kind, state, pages }))).toEqual([{ kind: 'photos', state: 'ready', pages: shapes.length }]);
});

leg('it is handed in', async () => {
  await learner.getByRole('button', { name: 'تسليم الواجب' }).click();
  await learner.getByRole('dialog').getByRole('button', { name: 'تسليم الواجب' }).click();
  await see(learner.getByText('سيصححه المكوِّن.'));
  expect(await kept()).toMatchObject({ state: 'handed', late: false });
});

leg('the trainer has one document before them, in order, and gives it back once, pressing twice', async () => {
  await trainer.goto(`/studio/h/${(await kept()).id}`);
  const sheets = trainer.locator('figure img');
  await until(() => sheets.count()).toBe(shapes.length);
  for (const [n, [width, height]] of shapes.entries()) {
    await sheets.nth(n).scrollIntoViewIfNeeded();
    await until(() => sheets.nth(n).evaluate((image: HTMLImageElement) => image.naturalWidth / image.naturalHeight)).toBeCloseTo(width / height, 1);
  }
  await trainer.getByLabel('التوصيل').fill('9,5');
  await trainer.getByLabel('القياس').fill('6');
  await trainer.getByLabel('تعليق').fill('توصيل نظيف، لكن القياس ناقص.');
  await trainer.getByRole('button', { name: /^إعادة مع النقطة/ }).dblclick();
  await until(async () => (await kept()).state).toBe('returned');
  const { version } = await kept();
  type Told = { items: { kind: string; work: { id: string } | null; mark?: number }[] };
  const told = async () => (await say<Told>(learner, 'GET', '/me/notices')).items.filter(({ work, kind }) => work?.id === devoir && kind !== 'given').map(({ kind, mark }) => ({ kind, mark }));
  await until(told).toEqual([{ kind: 'returned', mark: 15.5 }]);
  expect((await kept()).version).toBe(version);
});

leg('the learner reads the mark, the points and the word', async () => {
  await learner.goto(`/w/${devoir}`);
  await see(learner.getByText('15,5/20').or(learner.getByText('15,50/20')).or(learner.getByText('15.5/20')).locator('visible=true'));
  await see(learner.getByText('توصيل نظيف، لكن القياس ناقص.'));
  await see(learner.getByText(/9[.,]50? \/ 12/));
});
