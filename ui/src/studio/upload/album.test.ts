import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { albumOf, checksum, pageName } from './album';

describe('an album', () => {
  it('sums as ISO 3309 says', async () => {
    expect((await checksum(new Blob(['123456789']))).toString(16)).toBe('cbf43926');
  });
  it('numbers its pages and keeps nothing of their names but a plain ending', () => {
    expect([pageName(1, 'IMG_0042.JPG'), pageName(12, '../x.sh'), pageName(5000, 'درس.heic')]).toEqual(['0001.jpg', '0012', '5000.heic']);
  });
  it('is as large as the lab says, and opens with any reader', async () => {
    const photos = ['abc', 'de', 'f'.repeat(70_000)].map((text, i) => new File([text], `p${i}.jpg`));
    const album = await albumOf(photos, 'Carnet.cbz');
    expect(album.size).toBe(70_005 + 22 + 3 * (30 + 46 + 2 * 8));
    const folder = mkdtempSync(join(tmpdir(), 'album-'));
    try {
      writeFileSync(join(folder, 'a.cbz'), Buffer.from(await album.arrayBuffer()));
      const read = 'import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);print(z.testzip(),[(i.filename,i.file_size) for i in z.infolist()])';
      expect(execFileSync('python3', ['-c', read, join(folder, 'a.cbz')]).toString().trim()).toBe("None [('0001.jpg', 3), ('0002.jpg', 2), ('0003.jpg', 70000)]");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
