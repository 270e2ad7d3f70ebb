/**
 * A real scan in Arabic and a picture of a sheet: their words are found by copying them, say that a machine read them, and
 * stand marked where they are; what is corrected by keyboard is found at once, and who reads a file that is replaced is told.
 */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ulid } from '../src/ulid';
import { bring, type Brought, publish, sendAs, steps } from './bring';
import { device, openBrowser } from './browser';
import { corpus } from './corpus';
import { type Lab, startLab } from './lab';
import { legsOf } from './legs';
import { enterAs, find, hit, look, marksInside, openedPage, see, until } from './steps';

const some = (): Brought => ({ course: ulid(), module: ulid(), resource: ulid() });
const [scan, sheet] = [some(), some()];
const folder = mkdtempSync(join(tmpdir(), 'lab-paper-'));
let lab: Lab;
let browser: Browser;
let trainer: Page;
let learner: Page;

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
  [trainer, learner] = [await device(browser, lab.address), await device(browser, lab.address)];
  await enterAs(trainer, /^Formatrice/);
  await enterAs(learner, /^Stagiaire/);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

const leg = legsOf('paper', () => browser, 240_000);

/** A sheet of paper as a picture. */
async function printed(name: string, text: string): Promise<string> {
  const press = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  await press.setContent(`<body style="margin: 60px; background: #fff"><p style="font: 26px/1.8 serif; color: #222">${text}</p>`);
  const path = join(folder, name);
  await press.screenshot({ path });
  await press.close();
  return path;
}

const machine = 'Texte lu sur l’image par la machine';
const done = (what: Brought) => until(() => steps(trainer, what), 200_000).toContain('ocr done');
const selected = () => trainer.evaluate(() => {
  const field = document.activeElement as HTMLTextAreaElement;
  return field.value?.slice(field.selectionStart, field.selectionEnd) ?? '';
});

/** Finds a word as a learner, opens the scan where it stands, and sees it marked there; answers whether the hit says that a machine read it. */
async function opened(word: string): Promise<boolean> {
  await find(learner, word, hit(learner, /film/));
  const line = hit(learner, /film/).locator('.lines a').first();
  const read = (await line.getByText(machine).count()) > 0;
  await line.click();
  await until(async () => marksInside(learner, await openedPage(learner))).toBeGreaterThan(0);
  return read;
}

leg('a word copied from a scan in Arabic leads to where it stands, and says that a machine read it', async () => {
  await bring(trainer, lab.address, scan, corpus('scan.ar.pdf'));
  await done(scan);
  await publish(trainer, scan);
  const { text } = (await (await trainer.request.get(`/api/v1/resources/${scan.resource}/pages/1`)).json()) as { text: string };
  const word = [...text.matchAll(/\p{Script=Arabic}{7,}/gu)].map(([one]) => one).sort((a, b) => b.length - a.length)[0]!;
  expect(await opened(word), word).toBe(true);
});

leg('what is corrected by keyboard is found at once, as a person wrote it', async () => {
  await trainer.goto(`/studio/proof/${scan.resource}/1`);
  await see(trainer.getByRole('textbox', { name: 'Texte de la page 1' }));
  await until(selected).not.toBe('');
  await trainer.keyboard.type('المقحطرون');
  await trainer.keyboard.press('Control+Enter');
  await until(async () => ((await (await trainer.request.get(`/api/v1/resources/${scan.resource}/pages/1/reading`)).json()) as { standing: string }).standing).toBe('vouched');
  expect(await opened('المقحطرون')).toBe(false);
});

leg('words of a picture are marked on it, and can be read as text', async () => {
  await bring(trainer, lab.address, sheet, await printed('feuille.png', 'Le quinquet éclaire le tableau. Le sectionneur isole le circuit, et la bobine libère le verrou du quinquet quand une fuite apparaît.'));
  await done(sheet);
  await publish(trainer, sheet);
  await learner.goto(`/r/${sheet.resource}#q=quinquet`);
  const marks = learner.locator('figure .box');
  await until(() => marks.count()).toBe(2);
  const [mark, picture] = [(await marks.first().boundingBox())!, (await learner.locator('figure img').boundingBox())!];
  expect(mark.x >= picture.x && mark.x + mark.width <= picture.x + picture.width && mark.y >= picture.y && mark.y + mark.height <= picture.y + picture.height, JSON.stringify([mark, picture])).toBe(true);
  await learner.getByRole('button', { name: 'Lire en texte' }).click();
  await see(learner.getByText('Texte lu sur l’image par la machine : il peut y rester des fautes.'));
  await learner.getByRole('button', { name: 'Lire en texte' }).click();
});

leg('who has a file open that is replaced is told, stays, and opens the new one when they want', async () => {
  const before = await learner.locator('figure img').getAttribute('src');
  await sendAs(trainer, lab.address, 'replace', sheet, await printed('autre.png', 'Le fusible protège le circuit. Le quinquet est remplacé par une lampe.'));
  const notice = learner.getByText('Le fichier vient d’être remplacé.');
  await until(async () => {
    await look(learner, true);
    return notice.count();
  }, 120_000).toBe(1);
  expect(await learner.locator('figure img').getAttribute('src')).toBe(before);
  await learner.getByRole('button', { name: 'Ouvrir la nouvelle version' }).click();
  await notice.waitFor({ state: 'detached' });
  await until(() => learner.locator('figure img').getAttribute('src')).not.toBe(before);
  await done(sheet); // an image is shown before it is read
  await until(async () => {
    await learner.reload();
    await see(learner.locator('figure img'));
    return learner.getByRole('searchbox').count();
  }).toBe(1);
  await until(() => learner.locator('figure .box').count()).toBe(1);
});
