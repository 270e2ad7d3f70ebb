import { get } from '../api';
import { openShelf, type Shelf, type Sort } from '../device/shelf';
import { session } from '../session.svelte';
import type { Attempt, Due, Sheet } from './types';

/** A sheet as this device keeps it, to be done without network. */
interface KeptSheet {
  /** The person's and the work's. */
  id: string;
  sheet: Sheet;
  at: number;
}

const sort: Sort<KeptSheet> = { store: 'sheets', key: ({ id }) => id, join: (one) => one, covers: () => true };
const shelf: Promise<Shelf<KeptSheet>> = openShelf(sort);
/** How many sheets are fetched before they are opened. */
const most = 10;

const name = (work: string): string => `${session.me?.id ?? ''} ${work}`;

async function keep(sheet: Sheet): Promise<void> {
  await (await shelf).put({ id: name(sheet.work.id), sheet, at: Date.now() }).catch(() => undefined); // full: it asks for the network then
}

/** The sheet that this device has of a work, if any. */
export async function keptSheet(work: string): Promise<Sheet | undefined> {
  return (await (await shelf).get(name(work)).catch(() => undefined))?.sheet;
}

/** Asks for a sheet, which stays on this device. Throws a Problem. */
export async function fetchSheet(work: string): Promise<Sheet> {
  const sheet = await get<Sheet>(`/works/${work}/sheet`);
  await keep(sheet);
  return sheet;
}

/** What the lab made of an attempt belongs to the sheet that is kept: without network it is all one has. */
export async function noteAttempt(attempt: Attempt): Promise<void> {
  const sheet = await keptSheet(attempt.work);
  if (!sheet) return;
  const attempts = [...sheet.attempts.filter(({ id }) => id !== attempt.id), attempt];
  await keep({ ...sheet, attempts, open: !attempt.submitted ? attempt : sheet.open?.id === attempt.id ? null : sheet.open });
}

const asked = new Set<string>();

/** Brings the sheets of quizzes that are to be done onto this device, each once in a visit. */
export async function prefetch(items: readonly Due[]): Promise<void> {
  const wanted = items.filter(({ kind_of, state, opens }) => kind_of === 'quiz' && (state === 'todo' || state === 'open') && !(Date.parse(opens) > Date.now()));
  for (const { work } of wanted.slice(0, most)) {
    if (asked.has(name(work.id)) || !navigator.onLine) continue;
    asked.add(name(work.id));
    await fetchSheet(work.id).catch(() => asked.delete(name(work.id)));
  }
}
