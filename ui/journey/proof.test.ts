/**
 * A page of which nobody can be sure: a smudged print, as an image alone in a PDF. It waits to be put right; a trainer
 * does so by keyboard alone, a learner finds the word at once where it stands, and digitising the file again changes nothing.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ulid } from '../src/ulid';
import { bring, publish, steps } from './bring';
import { device, openBrowser } from './browser';
import { type Lab, startLab } from './lab';
import { legsOf } from './legs';
import { enterAs, find, hit, marksInside, see, until } from './steps';

const printed = 'Le disjoncteur différentiel compare le courant qui entre et celui qui sort. Quand une fuite vers la terre apparaît, la bobine libère le verrou et les contacts s’ouvrent. Appuyez chaque mois sur le bouton de test du tableau électrique.';
const scan = { course: ulid(), module: ulid(), resource: ulid() };
const folder = mkdtempSync(join(tmpdir(), 'lab-scan-'));
let lab: Lab;
let browser: Browser;
let trainer: Page;
let learner: Page;

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
  [trainer, learner] = [await device(browser, lab.address), await device(browser, lab.address)];
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

const leg = legsOf('proof', () => browser, 180_000);

/** A print of which two words in five are smudged, as the only thing in a PDF. */
async function smudgedPage(): Promise<string> {
  const press = await browser.newPage({ viewport: { width: 900, height: 620 } });
  const smudged = (word: string, n: number) => (n % 5 < 2 ? `<span style="display: inline-block; filter: blur(2px)">${word}</span>` : word);
  await press.setContent(`<body style="margin: 60px; background: #fff"><p style="font: 24px/1.7 serif; color: #333">${printed.split(' ').map(smudged).join(' ')}</p>`);
  const picture = (await press.screenshot()).toString('base64');
  await press.setContent(`<body style="margin: 0"><img style="inline-size: 100%" src="data:image/png;base64,${picture}">`);
  const file = join(folder, 'scan.pdf');
  writeFileSync(file, await press.pdf({ width: '900px', height: '620px' }));
  await press.close();
  return file;
}

const reading = async () => (await (await trainer.request.get(`/api/v1/resources/${scan.resource}/pages/1/reading`)).json()) as { text: string; read: string; standing: string; confidence: number };
const readAgain = () => until(() => steps(trainer, scan), 120_000).toContain('ocr done');
const selected = () => trainer.evaluate(() => {
  const field = document.activeElement as HTMLTextAreaElement;
  return field.value?.slice(field.selectionStart, field.selectionEnd) ?? '';
});

leg('a page that was read without certainty waits to be put right', async () => {
  await enterAs(trainer, /^Formatrice/);
  await bring(trainer, lab.address, scan, await smudgedPage());
  await readAgain();
  await publish(trainer, scan);
  const { confidence } = await reading();
  expect(confidence > 40 && confidence < 80, String(confidence)).toBe(true);
  await trainer.goto('/studio');
  await trainer.getByRole('link', { name: 'À relire' }).click();
  await see(trainer.getByText('1 page à relire'));
});

leg('the keyboard alone leads to a doubtful word, corrects it and is done', async () => {
  await trainer.getByRole('link', { name: 'Commencer la relecture' }).focus();
  await trainer.keyboard.press('Enter');
  await see(trainer.getByRole('textbox', { name: 'Texte de la page 1' }));
  await until(selected).not.toBe('');
  const first = await selected();
  await trainer.keyboard.press('Alt+ArrowDown');
  await until(selected).not.toBe(first);
  await trainer.keyboard.type('quinquette');
  await see(trainer.getByText('Gardé sur cet appareil'));
  await trainer.reload();
  await until(() => trainer.getByRole('textbox', { name: 'Texte de la page 1' }).inputValue()).toContain('quinquette');
  await trainer.keyboard.press('Control+Enter');
  await see(trainer.getByText('Tout est relu : 1 page.'));
  expect(await reading()).toMatchObject({ standing: 'vouched' });
});

leg('a learner finds the word where it stands', async () => {
  await enterAs(learner, /^Stagiaire/);
  await find(learner, 'quinquette', hit(learner, /film/));
  await hit(learner, /film/).getByRole('link').first().click();
  await until(() => marksInside(learner, 1)).toBe(1);
});

leg('digitising the file again loses nothing', async () => {
  const { text } = await reading();
  expect((await trainer.request.post(`/api/v1/resources/${scan.resource}/redo`)).ok()).toBe(true);
  await until(() => steps(trainer, scan), 120_000).not.toContain('ocr done');
  await readAgain();
  expect(await reading()).toMatchObject({ text, standing: 'vouched' });
  await find(learner, 'quinquette', hit(learner, /film/));
});
