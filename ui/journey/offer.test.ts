/** The institution's own file: an e-Note export is shown, imported once, read by group and module, and taken back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { device, openBrowser, phone, pictures } from './browser';
import { type Lab, startLab } from './lab';
import { createCourse, dropZone, enterAs, drop as handOver, see, speak, until } from './steps';

let lab: Lab;
let browser: Browser;
let head: Page;
const folder = mkdtempSync(join(tmpdir(), 'lab-offer-'));

/** The columns that the lab reads, as e-Note writes them; sums and rates are left out here. */
const columns = ['Date MAJ', 'Année', 'Niveau', 'Secteur', 'Code Filière', 'filière', 'Type de formation', 'Créneau', 'Groupe', 'Effectif Groupe', 'Sous Groupe', 'FusionGroupe', 'Code Fusion',
  'Année de formation', 'Mode', 'Code Module', 'Module', 'Régional', 'Mle Affecté Présentiel Actif', 'Formateur Affecté Présentiel Actif', 'Mle Affecté Syn Actif', 'Formateur Affecté Syn Actif',
  'MHP S1 DRIF', 'MHSYN S1 DRIF', 'MHASYN S1 DRIF', 'MHP S2 DRIF', 'MHSYN S2 DRIF', 'MHASYN S2 DRIF', 'MH Affectée Présentiel', 'MH Affectée Sync', 'MH Réalisée Présentiel', 'MH Réalisée Sync',
  'Moy Absence', 'NB CC', 'Séance EFM', 'Validation EFM', 'Classe Teams', 'Module PIE', 'EFP PIE'];

/** One line: a module as a group has it. */
const line = (group: string, module: string, hours = '67,5') => ['03/03/2026 14:05:09', '2026-2027', 'Technicien Spécialisé', 'Énergies renouvelables', 'SOL_TS', 'Systèmes solaires', 'Diplômante', 'CDJ', group, '24', '', '0', '',
  '1', 'Résidentiel', module, `Module ${module}`, 'N', '12345', 'EL IDRISSI Amina', '', '', hours, '12,5', '0', '0', '0', '10', hours, '12,5', '20', '5', '3,25', '1', 'Non', 'Non', '', 'N', ''];

/** Writes an export as French Excel does. */
function exported(name: string, lines: string[][]): string {
  const file = join(folder, name);
  writeFileSync(file, `\ufeff${[columns, ...lines].map((cells) => cells.join(';')).join('\r\n')}\r\n`);
  return file;
}

beforeAll(async () => {
  [lab, browser] = await Promise.all([startLab(), openBrowser()]);
  head = await device(browser, lab.address);
});
afterAll(async () => {
  await browser?.close();
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const drop = (page: Page, file: string) => page.locator('input[type=file]').setInputFiles(file);
const lines = [line('SOL101', 'M101'), line('SOL101', 'M102'), line('SOL102', 'M101')];

test('a malformed cell is told by line and column, and nothing is imported', async () => {
  onTestFailed(() => pictures(browser, 'offer'));
  await enterAs(head, /^Directeur/);
  await head.goto('/admin/import');
  await drop(head, exported('erreur.csv', [...lines, line('SOL102', 'M102', '67;5 h'.replace(';', ':'))]));
  const row = head.getByRole('row').filter({ hasText: 'MHP S1 DRIF' });
  await see(row.getByText('5', { exact: true }));
  await see(head.getByRole('button', { name: /^Importer les 3 lignes/ }));
});

test('the export is shown, imported, and changes nothing the second time', async () => {
  onTestFailed(() => pictures(browser, 'offer'));
  const file = exported('AvancementProgramme.csv', lines);
  await drop(head, file);
  await head.getByRole('button', { name: /^Importer \d+ changements/ }).click();
  await see(head.getByText('Importation terminée.'));
  await head.getByRole('button', { name: 'Importer un autre tableau' }).click();
  await drop(head, file);
  await see(head.getByText(/il n’y a rien à changer/));
});

test('the group shows its hours and its trainer, the trainer sees the group', async () => {
  onTestFailed(() => pictures(browser, 'offer'));
  await head.goto('/admin/groups');
  await head.getByRole('link', { name: /SOL101/ }).click();
  const hours = head.getByRole('region', { name: 'Heures faites sur masse horaire' });
  await see(hours.getByText('Module M102'));
  await see(hours.getByText('25 / 90 h'));
  await see(hours.getByText('EL IDRISSI Amina'));
});

test('on a phone, in Arabic, the import is taken back', async () => {
  onTestFailed(() => pictures(browser, 'offer'));
  const small = await device(browser, lab.address, { screen: phone });
  await small.goto('/');
  await speak(small, 'العربية', 'rtl');
  await enterAs(small, /^مدير/);
  await small.goto('/admin/import');
  await small.getByRole('button', { name: 'تراجع' }).click();
  await small.getByRole('button', { name: 'التراجع عن الاستيراد' }).click();
  await see(small.getByText(/تراجع عنه/));
  const answer = await small.request.get('/api/v1/groups');
  expect((await answer.json()).items.map((one: { code: string }) => one.code)).not.toContain('SOL101');
});

test('a resource that is brought for an élément is attached to it once the lab has it', async () => {
  onTestFailed(() => pictures(browser, 'offer'));
  const trainer = await device(browser, lab.address);
  await enterAs(trainer, /^Formatrice/);
  const course = await createCourse(trainer, { title: 'Travailler hors tension', sector: 'Énergies renouvelables', level: 'Technicien spécialisé' });
  await trainer.goto('/offer');
  await trainer.getByRole('link', { name: /Électricité de maintenance industrielle/ }).click();
  await trainer.getByRole('link', { name: /M102/ }).click();
  await trainer.getByRole('link', { name: 'Ajouter une ressource pour Consigner une installation' }).click();
  await see(trainer.getByText(/^Pour l’élément/));
  await trainer.getByRole('link', { name: 'Travailler hors tension' }).click();
  await see(trainer.getByText(/lui sera rattaché/));
  const file = join(folder, 'consignation.md');
  writeFileSync(file, '# Consigner\n\nSéparer, condamner, vérifier.');
  await handOver(trainer, dropZone(trainer), [file]);
  const attached = async () => {
    const open = await (await trainer.request.get(`/api/v1/courses/${course}`)).json();
    const brought = open.modules?.[0]?.resources?.[0]?.id;
    const page = brought && (await (await trainer.request.get(`/api/v1/resources/${brought}`)).json());
    return (page?.elements ?? []).map((one: { title: string }) => one.title);
  };
  await until(attached).toEqual(['Consigner une installation']);
});
