/**
 * The product read aloud in a real browser: from a stranger's first screen to an empty lab again. The tests are legs
 * of one way and run in order; each person has a device of their own.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { device, openBrowser, phone } from './browser';
import { corpus } from './corpus';
import { type Lab, startLab } from './lab';
import { legsOf } from './legs';
import * as on from './steps';

let lab: Lab;
let browser: Browser;
const open = (options?: Parameters<typeof device>[2]) => device(browser, lab.address, options);

let trainer: Page;
let learner: Page;
let manager: Page;
/** The first course's address in the studio, and the film's as a learner sees it. */
let course = '';
let film = '';
let playlist = '';
/** Ends the slow line on which the files are sent until the page is loaded again: they must not all have arrived by then. */
let fasterLine: () => Promise<void>;
/** Where the film was left, in seconds. */
let left = 0;

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
});

/** What poppler, another reader than the lab's, sees on a page. */
const textOf = (file: string, page: number): string => execFileSync('pdftotext', ['-f', `${page}`, '-l', `${page}`, corpus(file), '-'], { encoding: 'utf8' });

const leg = legsOf('', () => browser);

const files = ['wannaworktogether.mp4', 'wannaworktogether.fr.vtt', 'wannaworktogether.en.vtt', 'packaging-tutorial.en.pdf', 'handbook.ar.pdf'];
/** How long digitising all of it may take on two busy cores, in milliseconds. */
const digitising = 240_000;
const title = 'Le partage des œuvres';

leg('a stranger reads the first screen in Arabic and in French, and enters as a trainer', async () => {
  trainer = await open();
  await trainer.goto('/');
  await on.speak(trainer, 'العربية', 'rtl');
  await on.see(trainer.getByRole('button', { name: /^متدربة/ }));
  await on.speak(trainer, 'Français', 'ltr');
  await on.enterAs(trainer, /^Formatrice/);
  await on.see(trainer.getByRole('link', { name: 'Studio' }));
});

leg('the trainer drops a film, its captions and two documents at once, and sees how much of each is there', async () => {
  course = await on.createCourse(trainer, { title, sector: 'Industrie 4.0', level: 'Technicien spécialisé' });
  fasterLine = await on.slowLine(trainer, 400_000);
  await on.drop(trainer, on.dropZone(trainer), files.map(corpus));
  await on.see(trainer.getByText(/^[\d,]+\s(ko|Mo) sur [\d,]+\s(ko|Mo)$/));
  await on.see(on.track(trainer, 'wannaworktogether.mp4').getByText('Envoi'));
  await on.until(async () => parseFloat((await on.track(trainer, 'wannaworktogether.mp4').textContent())?.match(/(\d+)\s%/)?.[1] ?? '0')).toBeGreaterThan(10);
});

leg('the page is loaded again in the middle: what was sent is kept, and all goes on to the end', async () => {
  trainer.on('dialog', (asks) => void asks.accept()); // “leave this page?”
  await trainer.reload();
  await on.see(trainer.getByText(/envois attendent leur fichier/));
  await fasterLine();
  await on.chooseAgain(trainer, files.map(corpus));
  await on.see(on.track(trainer, 'packaging-tutorial.en').or(on.track(trainer, 'handbook.ar')).getByText(/Lecture du texte|Images des pages/));
  await on.until(() => trainer.getByText('prêt à publier').count(), digitising).toBe(3);
  await on.see(trainer.getByText(/sous-titres (fr, en|en, fr)/));
});

leg('she publishes it for one group, and the course says who did what and when', async () => {
  await on.publishFor(trainer, 'ELEC-TS-101');
  await trainer.getByRole('button', { name: /^Voir les \d+ étapes/ }).click();
  for (const what of ['Publié', 'Cours créé', 'Reçu et contrôlé : wannaworktogether']) await on.see(on.happening(trainer, what, 'Nadia Berrada'));
});

leg('a learner finds a misspelt word on a phone, and the document opens at its page with the word marked', async () => {
  learner = await open({ screen: phone });
  await on.enterAs(learner, /^Stagiaire/);
  const passage = on.hit(learner, /packaging-tutorial/).getByRole('link', { name: /^p\.\s\d+/ });
  await on.find(learner, 'mantainer', passage);
  const page = Number((await passage.first().textContent())!.match(/\d+/)![0]);
  const counted = on.read(learner);
  await passage.first().click();
  await on.until(() => on.openedPage(learner)).toBe(page);
  expect(textOf('packaging-tutorial.en.pdf', page)).toMatch(/maintainer/i);
  await on.until(() => on.marksInside(learner, page)).toBeGreaterThan(0);
  await counted;
});

leg('a misspelt word of what is said opens the film at its second; she watches, and leaves', async () => {
  const passage = on.hit(learner, /wannaworktogether/).getByRole('link', { name: /^0:03/ });
  await on.find(learner, 'photografie', passage);
  await passage.first().click();
  film = learner.url().match(/\/r\/([^#]+)/)![1]!;
  expect(await on.firstSecond(learner)).toBeGreaterThanOrEqual(3);
  await on.until(() => on.second(learner)).toBeGreaterThan(9);
  await learner.getByRole('button', { name: 'Mettre en pause' }).click();
  left = await on.second(learner);
  playlist = await on.playlistOf(learner, film);
  expect(left).toBeLessThan(60);
  await learner.goto('/');
  await on.see(learner.getByRole('region', { name: 'Continuer' }).getByRole('link', { name: /wannaworktogether/ }));
});

leg('an Arabic word opens the Arabic document at its page', async () => {
  const passage = on.hit(learner, /handbook/).getByRole('link', { name: /^p\.\s\d+/ });
  await on.find(learner, 'الحواسيب', passage);
  const page = Number((await passage.first().textContent())!.match(/\d+/)![0]);
  const counted = on.read(learner);
  await passage.first().click();
  await on.until(() => on.openedPage(learner)).toBe(page);
  await on.until(() => on.marksInside(learner, page)).toBeGreaterThan(0);
  await counted; // what is read last stands first on every device: from now on nothing moves there
});

leg('on another device, in Arabic, the film goes on at the same second, and what is done and left is there', async () => {
  const desk = await open();
  await desk.goto('/');
  await on.speak(desk, 'العربية', 'rtl');
  await on.enterAs(desk, /^متدربة/);
  await desk.getByRole('region', { name: 'متابعة' }).getByRole('link', { name: /wannaworktogether/ }).click();
  expect(Math.abs((await on.firstSecond(desk)) - left)).toBeLessThanOrEqual(3);
  await desk.getByRole('button', { name: 'إيقاف مؤقت' }).click();
  await desk.goto('/mine');
  const row = desk.getByRole('listitem').filter({ has: desk.getByRole('link', { name: new RegExp(title) }) });
  await on.see(row.getByText(/اكتمل.+من/));
  await on.see(row.getByText(/بقي/));
  await desk.context().close();
});

/** As French Excel writes it: semicolons, Windows-1252. */
const people = Buffer.from('Nom;Prénom;Matricule;Groupe;Rôle\r\nAït Lahcen;Zaïneb;zaineb.ait;CUIS-T-201;stagiaire\r\nEl Fassi;Mehdi;mehdi.fassi;SOUD-1;formateur\r\n', 'latin1');

leg('the head brings people from a table of French Excel: first shown, then done, and twice changes nothing', async () => {
  manager = await open();
  await on.enterAs(manager, /^Directeur/);
  await manager.goto('/admin/import');
  const choose = () => manager.locator('input[type=file]').setInputFiles({ name: 'stagiaires.csv', mimeType: 'text/csv', buffer: people });
  await choose();
  await on.see(manager.getByRole('row').filter({ hasText: 'Zaïneb' }).getByText('nouvelle'));
  await manager.getByRole('button', { name: 'Importer 2 personnes' }).click();
  await on.see(manager.getByText('2 personnes importées.'));
  await manager.getByRole('button', { name: 'Importer un autre tableau' }).click();
  await choose();
  await on.see(manager.getByText('Tout est déjà inscrit : il n’y a rien à changer.'));
});

leg('a learner of another group enters by a card, chooses a password, and none of it exists for her', async () => {
  const card = await on.makeCard(trainer, 'CUIS-T-201', 'Zaïneb');
  const other = await open();
  await on.signIn(other, card.login, card.secret);
  await on.chooseSecret(other, 'une phrase à moi');
  await on.see(other.getByRole('navigation'));
  await other.goto(`/r/${film}`);
  await on.see(other.getByText('Rien à cette adresse, ou rien pour vous.'));
  await on.search(other, 'photographie');
  expect(await on.hit(other, /wannaworktogether/).count()).toBe(0);
  expect((await learner.request.get(playlist)).status()).toBe(200);
  expect((await other.request.get(playlist)).status()).toBe(404);
  await other.context().close();
});

leg('the trainer reads in her group’s table what was watched and read, and takes it as a CSV', async () => {
  await on.openGroup(trainer, 'ELEC-TS-101', 'Avancement');
  await trainer.getByRole('combobox', { name: /^Cours/ }).selectOption({ label: title });
  await trainer.getByText('Minutes et pages').click();
  const row = trainer.getByRole('row').filter({ hasText: 'Salma Amrani' });
  await on.see(row.getByText(/^\d+\smin et \d+\spages?$/));
  const [download] = await Promise.all([trainer.waitForEvent('download'), trainer.getByRole('link', { name: 'Exporter en CSV' }).click()]);
  const csv = await readFile(await download.path(), 'utf8');
  expect(csv).toMatch(/^\ufeffGroupe;Cours;/);
  expect(csv).toContain(';Salma Amrani;');
});

leg('the head adds a pole with a workshop in it, which says who added it; archived, it comes back', async () => {
  await manager.goto('/admin/places');
  await on.addPlace(manager, 'CMC Souss-Massa', { name: 'Pôle Santé' });
  await on.addPlace(manager, 'Pôle Santé', { name: 'Salle de soins', capacity: '16', equipment: ['Lit médicalisé', 'سرير طبي'] });
  const room = manager.getByRole('button', { name: 'Salle de soins', exact: true });
  await on.see(manager.getByRole('listitem').filter({ has: room }).last().getByText('16 places'));
  await room.click();
  await on.see(manager.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Ajouté dans Pôle Santé' }).getByText('Karim Tazi'));
  await manager.getByRole('dialog').getByRole('button', { name: 'Archiver ce lieu' }).click();
  await on.until(() => room.count()).toBe(0);
  await manager.getByRole('button', { name: 'Annuler' }).click();
  await on.see(room);
});

leg('the trainer shares her course with the whole organisation, reads whom that reaches, and a learner of another group finds it', async () => {
  await trainer.goto(`/studio/course/${course}`);
  await trainer.getByRole('checkbox', { name: /^Toute l’organisation \(national\)/ }).check();
  await on.see(trainer.getByText('Atteint toutes les personnes de OFPPT.'));
  await trainer.getByRole('button', { name: 'Ouvrir pour toute l’organisation' }).click();
  await on.see(trainer.getByText('Publié pour toute l’organisation'));
  const other = await open();
  await on.signIn(other, 'zaineb.ait', 'une phrase à moi');
  await on.find(other, 'photographie', on.hit(other, /wannaworktogether/));
  await other.context().close();
});

const second = 'La photographie au téléphone';

leg('the head asks for a second person, and then the trainer can only send to review', async () => {
  await manager.goto('/admin/places');
  await manager.getByRole('button', { name: 'CMC Souss-Massa', exact: true }).click();
  await manager.getByRole('dialog').getByRole('switch', { name: /^Validation par une deuxième personne/ }).check();
  await manager.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click();
  await on.see(manager.getByText('une deuxième personne valide désormais'));
  await on.createCourse(trainer, { title: second, sector: 'Industrie 4.0', level: 'Technicien' });
  await on.drop(trainer, on.dropZone(trainer), [corpus('phone.jpg')]);
  await on.see(trainer.getByText('prêt à publier'));
  await on.chooseGroup(trainer, 'ELEC-TS-101');
  await trainer.getByRole('button', { name: 'Envoyer à valider' }).click();
  await on.see(trainer.getByText('Une autre personne de l’établissement doit maintenant le valider.'));
  expect(await trainer.getByRole('button', { name: /^Publier/ }).count()).toBe(0);
});

leg('the librarian returns the course with a reason, then publishes it; the trainer sees both', async () => {
  const librarian = await open();
  await on.enterAs(librarian, /^Documentaliste/);
  await librarian.goto('/studio/review');
  const waiting = librarian.getByRole('listitem').filter({ hasText: second });
  await waiting.getByRole('button', { name: 'Renvoyer', exact: true }).click();
  await librarian.getByRole('dialog').getByLabel('Raison').fill('Il manque une légende.');
  await librarian.getByRole('button', { name: 'Renvoyer avec cette raison' }).click();
  await on.see(on.happening(trainer, 'Renvoyé', 'Youssef El Idrissi').getByText('Il manque une légende.'));
  await trainer.getByRole('button', { name: 'Envoyer à valider' }).click();
  await on.see(trainer.getByText('Une autre personne de l’établissement doit maintenant le valider.'));
  await librarian.reload();
  await waiting.getByRole('button', { name: /^Publier pour ELEC.TS.101$/ }).click();
  await on.see(on.happening(trainer, 'Publié', 'Youssef El Idrissi'));
  await on.see(trainer.getByText(/^depuis le /));
  await librarian.context().close();
});

leg('the trainer withdraws the first course: search and new playback end', async () => {
  await trainer.goto(`/studio/course/${course}`);
  await trainer.getByRole('button', { name: 'Retirer le cours' }).click();
  await trainer.getByRole('dialog').getByLabel('Raison').fill('À refaire.');
  await trainer.getByRole('button', { name: 'Retirer maintenant' }).click();
  await on.see(on.happening(trainer, 'Retiré', 'Nadia Berrada'));
  await on.until(() => learner.request.get(playlist).then((answer) => answer.status())).toBe(404);
  await on.until(async () => {
    await on.search(learner, 'photographie');
    return on.hit(learner, /wannaworktogether/).count();
  }).toBe(0);
});

leg('taking the demonstration away leaves an empty lab and the administrator’s way in', async () => {
  await manager.goto('/admin/demo');
  await manager.getByRole('button', { name: 'Retirer la démonstration' }).click();
  await manager.getByRole('dialog').getByRole('button', { name: 'Retirer la démonstration' }).click();
  await on.chooseSecret(manager, 'le premier secret');
  await on.see(manager.getByText('Aucun cours n’est publié'));
  const stranger = await open();
  await stranger.goto('/');
  await on.see(stranger.getByRole('heading', { name: 'Avec votre identifiant' }));
  expect(await stranger.getByText('Entrer comme').count()).toBe(0);
  await on.signIn(stranger, 'admin', 'le premier secret');
  await on.see(stranger.getByRole('link', { name: 'Gestion' }));
});
