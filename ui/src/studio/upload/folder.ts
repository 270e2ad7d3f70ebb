import { send } from '../../api';
import type { Named } from '../../types';
import { albumOf } from '../../upload/album';
import type { Planned } from '../../upload/drop';
import type { Folder } from './tree';

/** What the lab makes of a folder. */
export interface FolderPlan {
  course: Named;
  stands: boolean;
  modules: Named[];
  items: FolderItem[];
  left: { path: string; reason: string }[];
  ignored: number;
}

export interface FolderItem {
  /** Which of the files; several are the pages of one album. */
  files: number[];
  path: string;
  name: string;
  size: number;
  upload: string;
  module: string;
  resource: string;
  as: Planned<File>['as'];
  state: 'send' | 'checking' | 'there';
}

export interface Into {
  course?: string;
  module?: string;
}

const script = 'course.yaml';

/** Asks what becomes of a folder; `begin` makes its course. The same folder under the same name goes on with the same course. */
export async function planFolder(folder: Folder, name: string, into: Into, begin: boolean): Promise<FolderPlan> {
  const written = folder.leaves.find((leaf) => leaf.path === script)?.file;
  const files = folder.leaves.map(({ path, file }) => ({ path, size: file.size, changed: Math.floor(file.lastModified / 1000) }));
  return send<FolderPlan>('POST', '/folders', { name, ...into, begin, files, ...(written ? { script: await written.text() } : {}) });
}

export const wanted = (plan: FolderPlan): FolderItem[] => plan.items.filter((item) => item.state === 'send');

/** The files that a plan asks for, as the queue sends them. What can no longer be read is told apart. */
export async function sendsOf(plan: FolderPlan, folder: Folder): Promise<{ sends: Planned<File>[]; unread: string[] }> {
  const sends: Planned<File>[] = [];
  const unread: string[] = [];
  for (const item of wanted(plan)) {
    const photos = item.files.map((at) => folder.leaves[at]!.file);
    const alone = photos.length === 1 && photos[0]!.size === item.size;
    const file = alone ? photos[0]! : await albumOf(photos, item.name).catch(() => null);
    if (file) sends.push({ file, as: item.as, module: item.module, resource: item.resource, upload: item.upload, name: item.name });
    else unread.push(item.path);
  }
  return { sends, unread };
}
