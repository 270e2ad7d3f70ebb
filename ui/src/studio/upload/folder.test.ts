import { describe, expect, it } from 'vitest';
import { sendsOf, wanted, type FolderItem, type FolderPlan } from './folder';
import { chosenFolder, type Folder } from './tree';

const file = (name: string, text = 'abc', path = name) => Object.defineProperty(new File([text], name), 'webkitRelativePath', { value: path });
const item = (files: number[], size: number, state: FolderItem['state'] = 'send'): FolderItem => ({
  files, size, state, path: `p${files[0]}`, name: `n${files[0]}`, upload: `u${files[0]}`, module: 'm', resource: `r${files[0]}`, as: 'resource',
});
const planOf = (...items: FolderItem[]): FolderPlan => ({ course: { id: 'c', name: '' }, stands: false, modules: [], items, left: [], ignored: 0 });

describe('a chosen folder', () => {
  it('has its own name, and its files their paths below it', () => {
    const folder = chosenFolder([file('1.pdf', '', 'Clé/2 Pompes/1.pdf'), file('b.md', '', 'Clé/b.md')]);
    expect([folder?.name, ...folder!.leaves.map((leaf) => leaf.path)]).toEqual(['Clé', '2 Pompes/1.pdf', 'b.md']);
  });
  it('that is empty is none', () => expect(chosenFolder([])).toBeUndefined());
});

describe('what is sent of a folder', () => {
  const folder: Folder = { name: 'Clé', leaves: ['0.pdf', '1.jpg', '2.jpg'].map((name) => ({ path: name, file: file(name) })) };

  it('is what the lab has not, under the identifiers that it planned', async () => {
    const plan = planOf(item([0], 3), item([1], 3, 'there'), item([2], 3, 'checking'));
    expect(wanted(plan)).toHaveLength(1);
    const { sends, unread } = await sendsOf(plan, folder);
    expect(sends).toEqual([{ file: folder.leaves[0]!.file, as: 'resource', module: 'm', resource: 'r0', upload: 'u0', name: 'n0' }]);
    expect(unread).toEqual([]);
  });
  it('is one album for several photos, of the planned size', async () => {
    const size = 6 + 22 + 2 * (30 + 46 + 2 * 8);
    const { sends } = await sendsOf(planOf(item([2, 1], size)), folder);
    expect([sends[0]!.file.name, sends[0]!.file.size]).toEqual(['n2', size]);
  });
  it('leaves photos that can no longer be read, and sends the rest', async () => {
    const gone = Object.assign(new File(['abc'], '1.jpg'), { stream: () => { throw new DOMException('gone', 'NotReadableError'); } });
    const { sends, unread } = await sendsOf(planOf(item([0, 1], 200), item([2], 3)), { ...folder, leaves: [folder.leaves[0]!, { path: '1.jpg', file: gone }, folder.leaves[2]!] });
    expect([sends.map((one) => one.upload), unread]).toEqual([['u2'], ['p0']]);
  });
});
