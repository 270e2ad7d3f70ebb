/** Folders as a browser gives them: dropped, or chosen. Which of the files are taken is the lab's to say. */

export interface Leaf {
  /** Below the folder, parted by slashes. */
  path: string;
  file: File;
}

export interface Folder {
  name: string;
  leaves: Leaf[];
}

export interface Dropped {
  folders: Folder[];
  /** Files that were dropped beside the folders. */
  loose: File[];
}

/** What was dropped. It must be asked for while the drop is being told. */
export async function droppedOf(data: DataTransfer): Promise<Dropped> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => !!entry);
  if (!entries.some((entry) => entry.isDirectory)) return { folders: [], loose: [...data.files] };
  const dropped: Dropped = { folders: [], loose: [] };
  for (const entry of entries) {
    if (entry.isDirectory) dropped.folders.push({ name: entry.name, leaves: await below(entry as FileSystemDirectoryEntry, '') });
    else dropped.loose.push(await fileOf(entry as FileSystemFileEntry));
  }
  return dropped;
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((done, fail) => entry.file(done, fail));

async function below(folder: FileSystemDirectoryEntry, before: string): Promise<Leaf[]> {
  const reader = folder.createReader();
  const leaves: Leaf[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return leaves;
    for (const one of some) {
      const path = before + one.name;
      if (one.isDirectory) leaves.push(...(await below(one as FileSystemDirectoryEntry, `${path}/`)));
      else leaves.push({ path, file: await fileOf(one as FileSystemFileEntry) });
    }
  }
}

/** The folder that was chosen; its files carry their paths, which begin with its name. */
export function chosenFolder(files: File[]): Folder | undefined {
  const name = files[0]?.webkitRelativePath.split('/')[0];
  if (!name) return undefined;
  return { name, leaves: files.map((file) => ({ path: file.webkitRelativePath.slice(name.length + 1), file })) };
}
