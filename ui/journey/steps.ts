import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { patience } from './browser';

/** Waits until something measured is as wished; a screen that only shows a locator needs no more than `see`. */
export const until = <T>(measure: () => Promise<T> | T, longest = patience) => expect.poll(measure, { timeout: longest, interval: 200 });

export const see = (what: Locator): Promise<void> => what.first().waitFor();

// ── entering ──

/** Switches the first screen to another language. */
export async function speak(page: Page, language: string, dir: 'ltr' | 'rtl'): Promise<void> {
  await page.getByRole('button', { name: language }).click();
  await until(() => page.locator('html').getAttribute('dir')).toBe(dir);
}

/** One of the demonstration's people, by what the button says in the language shown. */
export async function enterAs(page: Page, role: RegExp): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: role }).click();
  await see(page.getByRole('navigation'));
  await page.getByRole('button', { name: role }).waitFor({ state: 'detached' });
}

export async function signIn(page: Page, login: string, secret: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Identifiant' }).fill(login);
  await page.getByLabel('Mot de passe', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('button', { name: 'Se connecter' }).waitFor({ state: 'detached' });
}

export async function chooseSecret(page: Page, secret: string): Promise<void> {
  await see(page.getByRole('heading', { name: 'Choisissez votre mot de passe' }));
  await page.getByLabel('Nouveau mot de passe').fill(secret);
  await page.getByRole('button', { name: 'Enregistrer et entrer' }).click();
}

// ── the studio ──

interface NewCourse {
  title: string;
  sector: string;
  level: string;
}

/** Creates a course and stays in its editor; answers the course's identifier. */
export async function createCourse(page: Page, course: NewCourse): Promise<string> {
  await page.goto('/studio');
  await page.getByRole('button', { name: 'Nouveau cours' }).click();
  const form = page.getByRole('dialog', { name: 'Nouveau cours' });
  await form.getByLabel('Titre du cours').fill(course.title);
  await form.getByLabel('Secteur').selectOption({ label: course.sector });
  await form.getByLabel('Niveau').selectOption({ label: course.level });
  await form.getByRole('button', { name: 'Créer le cours' }).click();
  await see(page.getByRole('heading', { name: course.title, level: 1 }));
  return page.url().split('/').at(-1)!;
}

export const dropZone = (page: Page): Locator => page.getByRole('group', { name: /^Déposez ici des vidéos/ });

/** Drops files of this machine as a hand would: over the zone, then let go. */
export async function drop(page: Page, zone: Locator, files: string[]): Promise<void> {
  await zone.scrollIntoViewIfNeeded();
  const box = (await zone.boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2, data: { items: [], files, dragOperationsMask: 1 } };
  const browser = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await browser.send('Input.dispatchDragEvent', { type, ...at });
  await browser.detach();
}

/** The way of a file, with the share and the step that it has reached. */
export const track = (page: Page, name: string): Locator => page.getByRole('group', { name: `Avancement de ${name}` });

/** Makes the page's uploads as slow as a poor line; answers how to end that. */
export async function slowLine(page: Page, bytesPerSecond: number): Promise<() => Promise<void>> {
  const browser = await page.context().newCDPSession(page);
  const set = (uploadThroughput: number) => browser.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
  await browser.send('Network.enable');
  await set(bytesPerSecond);
  return async () => {
    await set(-1);
    await browser.detach();
  };
}

/** Gives all interrupted uploads their files again, in one choice. */
export async function chooseAgain(page: Page, files: string[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choisir de nouveau tous les fichiers' }).click()]);
  await chooser.setFiles(files);
}

const group = (page: Page, code: string): Locator => page.getByRole('button', { name: code, exact: true });

/** Chooses for whom; the hyphens of a code are not broken on a button. */
export async function chooseGroup(page: Page, code: string): Promise<void> {
  if ((await group(page, code).getAttribute('aria-pressed')) !== 'true') await group(page, code).click();
  await until(() => group(page, code).getAttribute('aria-pressed')).toBe('true');
}

export async function publishFor(page: Page, code: string): Promise<void> {
  await chooseGroup(page, code);
  await page.getByRole('button', { name: new RegExp(`^Publier pour ${code.replaceAll('-', '.')}$`) }).click();
  await see(page.getByText(/^depuis le /));
}

interface NewPlace {
  name: string;
  capacity?: string;
  equipment?: string[];
}

/** Adds a place below another, which is open in the tree. */
export async function addPlace(page: Page, over: string, place: NewPlace): Promise<void> {
  await page.getByRole('button', { name: `Ajouter sous ${over}` }).click();
  const panel = page.getByRole('dialog');
  await panel.getByLabel('Nom', { exact: true }).fill(place.name);
  if (place.capacity) await panel.getByLabel('Capacité, en personnes').fill(place.capacity);
  for (const piece of place.equipment ?? []) {
    await panel.getByLabel('Équipement', { exact: true }).fill(piece);
    await panel.getByLabel('Équipement', { exact: true }).press('Enter');
  }
  await panel.getByRole('button', { name: 'Ajouter', exact: true }).click();
  await see(page.getByRole('button', { name: place.name, exact: true }));
}

/** What the course's history says happened, by whom. */
export function happening(page: Page, what: string, who: string): Locator {
  const history = page.getByRole('region', { name: 'Historique' });
  return history.getByRole('listitem').filter({ hasText: what }).filter({ hasText: who }).filter({ has: page.locator('time') });
}

// ── searching, reading, watching ──

/** Types words into the first screen's field, and waits for the answer, whatever it is. */
export async function search(page: Page, words: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('combobox').fill(words);
  await page.getByRole('combobox').press('Enter');
  await see(page.getByRole('heading', { level: 1, name: /^Résultats pour/ }));
}

/** Searches until the answer has what is awaited: what was just published takes a moment to be found. */
export async function find(page: Page, words: string, awaited: Locator): Promise<void> {
  await until(async () => {
    await search(page, words);
    return awaited.count();
  }).toBeGreaterThan(0);
}

/** One resource among the results. */
export const hit = (page: Page, title: RegExp): Locator => page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2, name: title }) });

/** The page that a reader of documents shows. */
export const openedPage = async (page: Page): Promise<number> => Number(await page.getByLabel(/Aller à la page/).inputValue());

/** Stays on the open page until the lab has counted it as read. */
export const read = (page: Page): Promise<unknown> => page.waitForResponse((answer) => answer.url().endsWith('/beats') && answer.ok());

interface Box { left: number; top: number; right: number; bottom: number }

/** The marked words of page n that lie inside the picture of the page. */
export async function marksInside(page: Page, n: number): Promise<number> {
  const leaf = page.getByRole('figure', { name: `Page ${n}`, exact: true });
  if (!(await leaf.count())) return 0;
  return leaf.evaluate((figure) => {
    const edge = (one: Element): Box => one.getBoundingClientRect();
    const picture = figure.querySelector('img');
    if (!picture?.complete || !picture.naturalWidth) return 0;
    const whole = edge(picture);
    const within = (box: Box) => box.right > box.left && box.bottom > box.top && box.left >= whole.left - 1 && box.right <= whole.right + 1 && box.top >= whole.top - 1 && box.bottom <= whole.bottom + 1;
    return [...figure.querySelectorAll('.box')].map(edge).filter(within).length;
  });
}

/** Pages of a browser without a screen are always looked at: what a page is told of it is changed instead. */
export const look = (page: Page, visible: boolean): Promise<void> =>
  page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visible ? 'visible' : 'hidden');

/** The second at which the film stands. */
export const second = (page: Page): Promise<number> => page.locator('video').evaluate((film: HTMLVideoElement) => film.currentTime);

/** The second at which a film that is being opened begins to show. */
export async function firstSecond(page: Page): Promise<number> {
  const at = await page.waitForFunction(() => {
    const film = document.querySelector('video');
    return film && film.readyState >= 2 && !film.seeking && film.currentTime > 0 ? film.currentTime : 0;
  });
  return Number(await at.jsonValue());
}

/** The address at which a film's playback begins. */
export async function playlistOf(page: Page, film: string): Promise<string> {
  const answer = await page.request.get(`/api/v1/resources/${film}/viewer`);
  return ((await answer.json()) as { video: { master: string } }).video.master;
}

// ── the group ──

/** From the groups' list to one group's screen; answers the group's identifier. */
export async function openGroup(page: Page, code: string, link: string): Promise<string> {
  await page.goto('/studio/groups');
  await page.getByRole('listitem').filter({ hasText: code }).getByRole('link', { name: link }).click();
  await see(page.getByRole('heading', { level: 1, name: code }));
  return page.url().match(/groups\/([^/?]+)/)![1]!;
}

/** What a learner's printed card says. */
export async function makeCard(page: Page, code: string, learner: string): Promise<{ login: string; secret: string }> {
  await openGroup(page, code, 'Cartes de connexion');
  await page.getByLabel(learner).check();
  await page.getByRole('button', { name: /^Préparer 1 carte/ }).click();
  const card = page.getByRole('article').filter({ hasText: learner });
  await see(card);
  const [login, secret] = await card.getByRole('definition').allTextContents();
  return { login: login!, secret: secret! };
}
