/** What a drop of files means: which are resources, and which captions belong to which video. */

export interface Video {
  /** Identifier of the resource. */
  id: string;
  /** Its file's name. */
  name: string;
}

export interface Planned<F> {
  file: F;
  as: 'resource' | 'captions';
  /** The resource it becomes, or whose captions it is. */
  resource: string;
}

export interface Plan<F> {
  sends: Planned<F>[];
  /** Captions without a video of the same name. */
  orphans: F[];
}

const captions = /\.(vtt|srt)$/i;
const film = /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g)$/i;
const hidden = /^(\.|~\$|thumbs\.db$|desktop\.ini$|__macosx)/i;

export const isCaptions = (name: string): boolean => captions.test(name);
export const isFilm = (name: string): boolean => film.test(name);

/** `TP3 câblage.fr.vtt` and `TP3 Câblage.mp4` have one stem. */
export function stem(name: string): string {
  const bare = name.replace(/\.[^.]+$/, '');
  const spoken = captions.test(name) ? bare.replace(/[._-](fr|ar|en|fra|ara|eng)$/i, '') : bare;
  return spoken.normalize('NFC').toLowerCase().trim();
}

/** Plans a drop; `there` are the videos that stand in the module, `newId` makes identifiers. */
export function planDrop<F extends { name: string }>(files: F[], there: Video[], newId: () => string): Plan<F> {
  const plan: Plan<F> = { sends: [], orphans: [] };
  const wanted = files.filter((file) => !hidden.test(file.name));
  const videos = [...there];
  for (const file of wanted.filter((one) => !isCaptions(one.name))) {
    const resource = newId();
    plan.sends.push({ file, as: 'resource', resource });
    if (isFilm(file.name)) videos.unshift({ id: resource, name: file.name });
  }
  for (const file of wanted.filter((one) => isCaptions(one.name))) {
    const video = videos.find((one) => stem(one.name) === stem(file.name));
    if (video) plan.sends.push({ file, as: 'captions', resource: video.id });
    else plan.orphans.push(file);
  }
  return plan;
}

/** The files of a drop, those inside dropped folders too. */
export async function filesOf(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => !!entry);
  if (!entries.some((entry) => entry.isDirectory)) return [...data.files];
  const found = await Promise.all(entries.map(inside));
  return found.flat();
}

async function inside(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return files;
    for (const one of some) files.push(...(await inside(one)));
  }
}
