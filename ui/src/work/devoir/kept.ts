/** Photos and files of devoirs, kept on this device until the lab has them: a phone forgets pages while its camera is open. */
import { openShelf, type Shelf, type Sort } from '../../device/shelf';
import { session } from '../../session.svelte';

export interface KeptFile {
  id: string;
  person: string;
  work: string;
  /** A photo that waits to be joined with others, or a file that is on its way. */
  as: 'photo' | 'sent';
  /** Its place among the photos. */
  ord: number;
  file: File;
}

const sort: Sort<KeptFile> = { store: 'files', key: ({ id }) => id, join: (one) => one, covers: () => true };
const shelf: Promise<Shelf<KeptFile>> = openShelf(sort);

/** Keeps a file; what the device has no room for lasts as long as the page. */
export async function keepFile(one: KeptFile): Promise<void> {
  await (await shelf).put(one).catch(() => undefined);
}

export async function dropFiles(files: readonly { id: string }[]): Promise<void> {
  await (await shelf).drop(files as readonly KeptFile[]).catch(() => undefined);
}

export async function keptFiles(work: string, as: KeptFile['as']): Promise<KeptFile[]> {
  const all = await (await shelf).all().catch(() => []);
  return all.filter((one) => one.work === work && one.as === as && one.person === session.me?.id).sort((a, b) => a.ord - b.ord);
}
