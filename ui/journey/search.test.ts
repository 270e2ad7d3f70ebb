/** Finding, in a real browser: what was typed and how it was read, ways to narrow that stand in the address, and the places inside one film and one document. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { device, openBrowser, phone, pictures } from './browser';
import { type Lab, startLab } from './lab';
import { enterAs, openedPage, see, speak, until } from './steps';

let lab: Lab;
let browser: Browser;
let learner: Page;

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
  learner = await device(browser, lab.address);
  await enterAs(learner, /^Stagiaire/);
});
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

const query = (page: Page) => [...new URL(page.url()).searchParams].map(([key, value]) => `${key}=${value}`).join('&');
const hits = (page: Page) => page.locator('.hits > li');
const results = (page: Page, words: string) => page.getByRole('heading', { level: 1, name: `Résultats pour « ${words} »` });
const box = (page: Page, name: string | RegExp) => page.getByRole('complementary').getByRole('checkbox', { name });

test('the courses that a lab begins with are found a little after it opened', async () => {
  for (const [words, type, count] of [['disjoncteur', 'video', 1], ['disjoncteur', 'pdf', 1], ['HACCP', 'video', 1]] as const) {
    const found = () => learner.request.get(`/api/v1/search?q=${words}&type=${type}`).then(async (answer) => (await answer.json()).total);
    await until(found, 120_000).toBe(count);
  }
});

test('a misspelt word is read as another, says so, and can be asked for as it was typed', async () => {
  onTestFailed(() => pictures(browser, 'search'));
  await learner.goto('/s?q=disjonteur');
  await see(results(learner, 'disjoncteur'));
  await see(learner.getByText('Vous aviez écrit « disjonteur ».'));
  await learner.getByRole('link', { name: 'Chercher « disjonteur » tel quel' }).click();
  await see(learner.getByText('Rien ne contient « disjonteur ».'));
  expect(query(learner)).toBe('q=disjonteur&exact=1');
  await learner.getByRole('link', { name: 'Chercher aussi les mots proches' }).first().click();
  await see(results(learner, 'disjoncteur'));
});

test('several values of a facet widen each other, as many as they say, and each is taken back alone', async () => {
  onTestFailed(() => pictures(browser, 'search'));
  await learner.goto('/s?q=disjoncteur');
  await box(learner, /^Vidéo/).check();
  await until(() => hits(learner).count()).toBe(1);
  await box(learner, /^Document/).check();
  await until(() => hits(learner).count()).toBe(2);
  expect(query(learner)).toBe('q=disjoncteur&type=video&type=pdf');
  await see(learner.getByRole('button', { name: 'Enlever le filtre Document' }));
  await learner.goBack();
  await until(() => hits(learner).count()).toBe(1);
  await learner.goForward();
  await until(() => hits(learner).count()).toBe(2);
  await learner.getByRole('button', { name: 'Enlever le filtre Vidéo' }).click();
  await until(() => query(learner)).toBe('q=disjoncteur&type=pdf');
  await learner.getByLabel('Ordre').selectOption({ label: 'Par titre' });
  await until(() => query(learner)).toBe('q=disjoncteur&type=pdf&sort=title');
});

test('the keyboard alone leads from the slash to a result and from place to place inside it', async () => {
  onTestFailed(() => pictures(browser, 'search'));
  await learner.goto('/s?q=disjoncteur&type=pdf');
  await see(hits(learner));
  await learner.getByRole('searchbox').focus();
  await learner.keyboard.press('ArrowDown');
  await learner.keyboard.press('ArrowDown');
  await until(() => learner.evaluate(() => !!document.activeElement?.closest('.lines'))).toBe(true);
  await learner.keyboard.press('Enter');
  const count = learner.locator('.find .count');
  await see(count);
  const first = await openedPage(learner);
  await learner.keyboard.press('n');
  await until(() => openedPage(learner)).not.toBe(first);
  await learner.keyboard.press('Shift+F3');
  await until(() => openedPage(learner)).toBe(first);
  await count.click();
  const places = learner.getByRole('region', { name: 'Toutes les occurrences' });
  await places.getByRole('button').last().click();
  await until(async () => new Set((await count.textContent())?.match(/\d+/g)).size).toBe(1);
  await learner.keyboard.press('Escape');
  await learner.keyboard.press('Escape');
  await count.waitFor({ state: 'detached' });
  await until(() => new URLSearchParams(new URL(learner.url()).hash.slice(1)).get('q')).toBe(null);
  await learner.keyboard.press('/');
  await learner.keyboard.type('courant');
  await until(() => new URLSearchParams(new URL(learner.url()).hash.slice(1)).get('q')).toBe('courant');
});

test('while the engine is away the page says what was looked at, and asks again by itself', async () => {
  onTestFailed(() => pictures(browser, 'search'));
  let away = true;
  await learner.route('**/api/v1/search?*', async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), degraded: away } });
  });
  await learner.clock.install();
  await learner.goto('/s?q=courant');
  await learner.clock.runFor(1000);
  await see(learner.getByText('La recherche complète est arrêtée un instant.'));
  away = false;
  await learner.clock.runFor(16_000);
  await learner.getByText('La recherche complète est arrêtée un instant.').waitFor({ state: 'detached' });
  await learner.unroute('**/api/v1/search?*');
});

test('on a phone, in Arabic, the filters are a sheet and so are the places inside a film', async () => {
  onTestFailed(() => pictures(browser, 'search'));
  const page = await device(browser, lab.address, { screen: phone });
  await page.goto('/');
  await speak(page, 'العربية', 'rtl');
  await enterAs(page, /^متدرب/);
  await page.goto('/s?q=HACCP');
  await page.getByRole('button', { name: 'المرشحات' }).click();
  const sheet = page.getByRole('dialog', { name: 'المرشحات' });
  await sheet.getByRole('checkbox', { name: /^فيديو/ }).check();
  await sheet.getByRole('button', { name: /^عرض/ }).click();
  await until(() => hits(page).count()).toBe(1);
  await hits(page).getByRole('heading').getByRole('link').click();
  await page.locator('.find .count').click();
  const places = page.getByRole('region', { name: 'كل المواضع' });
  await see(places);
  const box = (await places.boundingBox())!;
  expect(Math.round(box.y + box.height)).toBe(phone.height);
  expect(Math.round(box.width)).toBe(phone.width);
});
