/**
 * A quiz that is done without network, in real browsers: one learner, two devices, each with an attempt that the other does
 * not know. Whichever is sent first is kept once; the other is one too many, kept and not counted; late is what the lab's
 * clock says less the age that the device tells; and all of it is said to the learner.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ulid } from '../src/ulid';
import type { Attempt, Sheet } from '../src/work/types';
import { assign, say } from './assign';
import { enter } from './bring';
import { desktop, device, openBrowser, phone } from './browser';
import { type Lab, startLab } from './lab';
import { legsOf } from './legs';
import { see, until } from './steps';

const [hour, day] = [3600_000, 86_400_000];

let lab: Lab;
let browser: Browser;
let trainer: Page;
let desk: Page;
let pocket: Page;

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
  trainer = await device(browser, lab.address);
  desk = await device(browser, lab.address, { screen: desktop });
  pocket = await device(browser, lab.address, { screen: phone });
  await enter(trainer, 'trainer');
  for (const page of [desk, pocket]) await enter(page, 'learner');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

/** A quiz of two questions and one attempt, given to the learner's group until then. */
function give(title: string, due: Date): Promise<string> {
  const choices = [{ id: ulid(), text: 'Le tore', share: 100 }, { id: ulid(), text: 'Le fusible', share: 0 }];
  const questions = [
    { id: ulid(), kind: 'single', text: 'Que sent une fuite ?', points: 100, choices },
    { id: ulid(), kind: 'numeric', text: 'Son seuil, en mA ?', points: 100, choices: [{ id: ulid(), text: '30', share: 100 }] },
  ];
  const rules = { attempts: 1, limit: 0, keep: 'best', shuffle: false, reveal: 'at-once', criteria: [] };
  return assign(trainer, { kind: 'quiz', title, rules, questions, due });
}

/** Opens the quiz while the network is there, so that it is on the device. */
async function open(page: Page, work: string): Promise<void> {
  await page.goto(`/w/${work}`);
  await see(page.getByRole('button', { name: 'Commencer le quiz' }));
}

const lose = (page: Page): Promise<void> => page.context().setOffline(true);
const find = (page: Page): Promise<void> => page.context().setOffline(false);

/** Does the whole quiz and hands it in, on a device without network. */
async function takeOffline(page: Page, answer: string): Promise<void> {
  await page.getByRole('button', { name: 'Commencer le quiz' }).click();
  await page.getByRole('radio', { name: 'Le tore' }).check();
  await see(page.getByText('sur cet appareil', { exact: true }));
  await page.getByRole('button', { name: 'Suivante' }).click();
  await page.getByLabel('Votre nombre').fill(answer);
  await page.getByRole('button', { name: 'Terminer' }).click();
  const sure = page.getByRole('dialog', { name: 'Rendre le quiz' });
  await see(sure.getByText('Vous avez répondu à tout.'));
  await sure.getByRole('button', { name: 'Rendre le quiz' }).click();
  await see(page.getByText(/Rendu à .* sur cet appareil/));
}

const kept = async (page: Page, work: string): Promise<Attempt[]> => (await say<Sheet>(page, 'GET', `/works/${work}/sheet`)).attempts;
const states = (attempts: Attempt[]): string[] => attempts.map(({ state, late }) => `${state}${late ? ' late' : ''}`).sort();

const leg = legsOf('offline quiz', () => browser, 180_000);

async function takenOnBoth(title: string, first: Page, second: Page): Promise<void> {
  const work = await give(title, new Date(Date.now() + day));
  for (const page of [first, second]) await open(page, work);
  for (const page of [first, second]) await lose(page);
  await takeOffline(first, '30');
  await takeOffline(second, '300');

  await find(first);
  await see(first.getByText('Tentative 1').locator('visible=true'));
  await see(first.getByText('20/20').locator('visible=true'));
  await until(async () => states(await kept(first, work))).toEqual(['submitted']);

  await find(second);
  await see(second.getByText('Tentative en trop').locator('visible=true'));
  await see(second.getByText('gardée, pas comptée').locator('visible=true'));
  await until(async () => states(await kept(first, work))).toEqual(['submitted', 'surplus']);
  const { mine } = await say<{ mine: { mark: number; late: boolean } }>(second, 'GET', `/works/${work}`);
  expect(mine).toMatchObject({ mark: 20, late: false });
}

leg('the phone is sent first: its attempt counts, the desk’s is one too many', () => takenOnBoth('Quiz du téléphone', pocket, desk));
leg('the desk is sent first: its attempt counts, the phone’s is one too many', () => takenOnBoth('Quiz du bureau', desk, pocket));

leg('what was handed in after its day is late, kept, and said so', async () => {
  const work = await give('Quiz en retard', new Date(Date.now() - hour));
  await open(pocket, work);
  await lose(pocket);
  await takeOffline(pocket, '30');
  await find(pocket);
  await see(pocket.getByText('Tentative 1').locator('visible=true'));
  await see(pocket.getByText('en retard').locator('visible=true'));
  expect(states(await kept(desk, work))).toEqual(['submitted late']);
});

leg('who looks elsewhere when the network is back is told once, and the answers went by themselves', async () => {
  const work = await give('Quiz du couloir', new Date(Date.now() + day));
  await open(pocket, work);
  await lose(pocket);
  await takeOffline(pocket, '30');
  await pocket.getByRole('button', { name: 'Retour au travail' }).click();
  await pocket.getByRole('navigation').getByRole('link', { name: 'Accueil' }).locator('visible=true').click();
  await find(pocket);
  await see(pocket.getByText('« Quiz du couloir » : rendu, gardé une fois.'.replace(/« | »| :/g, (space) => space.replace(' ', '\u202f'))));
  expect(states(await kept(desk, work))).toEqual(['submitted']);
});
