/**
 * Work from one end to the other, in real browsers: a trainer writes a quiz and a devoir and gives them to a group; a
 * learner does both on a phone; the trainer corrects; the learner reads the mark, and what was told of it.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { ulid } from '../src/ulid';
import { accessible } from './accessible';
import { starter, starterThere } from './assign';
import { enter } from './bring';
import { device, openBrowser, phone } from './browser';
import { type Lab, startLab } from './lab';
import { legsOf } from './legs';
import { see, until } from './steps';

let lab: Lab;
let browser: Browser;
let trainer: Page;
let learner: Page;
const quiz = ulid();
const devoir = ulid();
/** Where the trainer corrects what was handed in. */
let handed = '';

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
  trainer = await device(browser, lab.address);
  learner = await device(browser, lab.address, { screen: phone });
  await enter(trainer, 'trainer');
  await enter(learner, 'learner');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

const leg = legsOf('work', () => browser, 120_000);

async function begin(id: string, kind: string, title: string): Promise<void> {
  const answer = await trainer.request.put(`/api/v1/works/${id}`, { data: { ...starter, kind, title } });
  expect(answer.ok(), await answer.text()).toBe(true);
  await trainer.goto(`/studio/w/${id}`);
}

/** Publishes what is open in the studio, and gives it to the electricians. */
async function publishAndGive(): Promise<void> {
  await trainer.getByRole('button', { name: 'Publier', exact: true }).click();
  await see(trainer.getByText('Publié : il est visible de qui peut lire le cours.'));
  await trainer.getByRole('button', { name: 'Donner à un groupe' }).click();
  const giving = trainer.getByRole('dialog');
  const group = giving.getByRole('button', { name: /^ELEC.TS.101/ });
  if ((await group.getAttribute('aria-pressed')) !== 'true') await group.click();
  await giving.getByRole('button', { name: /^Donner à ELEC/ }).click();
  await giving.waitFor({ state: 'detached' });
}

leg('the trainer writes a quiz, which keeps itself, publishes it and gives it', async () => {
  await starterThere(trainer);
  await begin(quiz, 'quiz', 'Quiz du voyage');
  await trainer.getByRole('button', { name: 'Vrai ou faux' }).click();
  await trainer.getByLabel('Ce qui est demandé').fill('Le vert-jaune passe par le tore.');
  await trainer.getByRole('radio', { name: 'Choix 2 : juste' }).check();
  await see(trainer.getByText(/^enregistré à/));
  await publishAndGive();
});

leg('and a devoir', async () => {
  await begin(devoir, 'devoir', 'Devoir du voyage');
  await publishAndGive();
});

leg('the learner takes the quiz on a phone, and has 20 at once', async () => {
  await learner.goto(`/w/${quiz}`);
  await learner.getByRole('button', { name: 'Commencer le quiz' }).click();
  await learner.getByRole('radio', { name: 'Faux' }).check();
  await learner.getByRole('button', { name: 'Terminer' }).click();
  await learner.getByRole('dialog').getByRole('button', { name: 'Rendre le quiz' }).click();
  await see(learner.getByText('20/20').locator('visible=true'));
});

leg('and hands the devoir in', async () => {
  await learner.goto(`/w/${devoir}`);
  await learner.getByRole('textbox').first().fill('Les deux appareils coupent à 24 mA.');
  await learner.getByRole('button', { name: 'Rendre le devoir' }).click();
  await learner.getByRole('dialog').getByRole('button', { name: 'Rendre le devoir' }).click();
  await until(() => mineOf(devoir)).toMatchObject({ state: 'handed' });
});

async function mineOf(work: string): Promise<unknown> {
  const answer = await learner.request.get(`/api/v1/works/${work}`);
  return ((await answer.json()) as { mine: unknown }).mine;
}

leg('the trainer is told, opens it from there and gives it back with a mark', async () => {
  await trainer.goto('/notices');
  await trainer.getByRole('link', { name: /Devoir rendu/ }).first().click();
  await see(trainer.getByText('Les deux appareils coupent à 24 mA.'));
  handed = new URL(trainer.url()).pathname;
  await trainer.locator('#mark').fill('15,25');
  await trainer.getByRole('button', { name: /^Rendre corrigé/ }).click();
  await until(() => mineOf(devoir)).toMatchObject({ state: 'done', mark: 15.25, passed: true });
});

leg('the learner reads the mark and what was told of it', async () => {
  await learner.goto('/notices');
  await see(learner.getByText(/Devoir corrigé\s*: 15,25/));
  await learner.goto(`/w/${devoir}`);
  await see(learner.getByText('15,25').locator('visible=true'));
});

leg('and axe finds nothing on any of these screens, in French and in Arabic', async () => {
  await accessible(learner, ['/', '/due', '/notices', `/c/${starter.course}`, `/w/${quiz}`, `/w/${devoir}`]);
  const { me } = (await (await trainer.request.get('/api/v1/boot')).json()) as { me: { groups: { id: string }[] } };
  const written = [`/studio/w/${quiz}`, `/studio/w/${quiz}?tab=settings`, `/studio/w/${quiz}?tab=items`, `/studio/w/${devoir}`];
  await accessible(trainer, ['/studio', `/studio/course/${starter.course}`, ...written, `/studio/groups/${me.groups[0]!.id}/works`, handed]);
});
