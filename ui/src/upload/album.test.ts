import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { albumOf, checksum, pageName } from './album';

describe('an album', () => {
  it('sums as ISO 3309 says', async () => {
    expect((await checksum(new Blob(['123456789']))).toString(16)).toBe('cbf43926');
  });
  it('numbers its pages and keeps nothing of their names but a plain ending', () => {
    expect([pageName(1, 'IMG_0042.JPG'), pageName(12, '../x.sh'), pageName(5000, 'درس.heic')]).toEqual(['0001.jpg', '0012', '5000.heic']);
  });
  it('is the file that the lab makes of the same photos', async () => {
    const photos = ['abc', 'de', 'f'.repeat(70_000)].map((text, i) => new File([text], `p${i + 1}.jpg`));
    const album = await albumOf(photos, 'Carnet.cbz');
    expect(album.size).toBe(70_005 + 22 + 3 * (30 + 46 + 2 * 8));
    const sum = createHash('sha256').update(Buffer.from(await album.arrayBuffer()));
    expect(sum.digest('hex')).toBe('a2b36840dbd6bdb74337d15644aa2b4526c224c5b8e9fe5ee44d495e24b44131');
  });
});
