/**
 * Several photos as one file: a CBZ, that is a ZIP file of numbered images, stored as they are (APPNOTE.TXT of PKWARE,
 * sections 4.3.7, 4.3.12 and 4.3.16). The browser keeps it as a list of parts: no photo is held in memory or written again.
 * `lab import` makes the same file of the same photos.
 */

const images = ['.jpg', '.jpeg', '.png', '.webp', '.heic', '.heif', '.tif', '.tiff', '.gif', '.avif'];
const version = 20;
/** 1 January 2026, so that the same photos give the same album. */
const date = (46 << 9) | (1 << 5) | 1;

const ending = (name: string): string => name.slice(name.lastIndexOf('.')).toLowerCase();

export const isPhoto = (name: string): boolean => images.includes(ending(name));

/** What a photo is called inside an album, n from 1. */
export function pageName(n: number, name: string): string {
  return String(n).padStart(4, '0') + (isPhoto(name) ? ending(name) : '');
}

/** Joins photos in this order; fails where one cannot be read. */
export async function albumOf(photos: File[], name: string): Promise<File> {
  const parts: BlobPart[] = [];
  const directory: BlobPart[] = [];
  let at = 0;
  let listed = 0;
  for (const [i, photo] of photos.entries()) {
    const inside = new TextEncoder().encode(pageName(i + 1, photo.name));
    const about = [version, 0, 0, 0, date];
    const sizes = [await checksum(photo), photo.size, photo.size];
    const local = bytes([0x04034b50], about, [...sizes, inside.length]);
    const central = bytes([0x02014b50], [version, ...about], [...sizes, inside.length], [0, 0, 0], [0, at]);
    parts.push(local, inside, photo);
    directory.push(central, inside);
    at += local.length + inside.length + photo.size;
    listed += central.length + inside.length;
  }
  const end = bytes([0x06054b50, 0], [photos.length, photos.length], [listed, at], [0]);
  return new File([...parts, ...directory, end], name, { type: 'application/vnd.comicbook+zip', lastModified: Math.max(0, ...photos.map((photo) => photo.lastModified)) });
}

/** Little-endian numbers: lists of 32 bits and of 16 bits in turn. */
function bytes(...lists: number[][]): Uint8Array<ArrayBuffer> {
  const wide = (list: number) => (list % 2 === 0 ? 4 : 2);
  const view = new DataView(new ArrayBuffer(lists.reduce((sum, list, i) => sum + list.length * wide(i), 0)));
  let at = 0;
  for (const [i, list] of lists.entries()) {
    for (const value of list) {
      if (wide(i) === 4) view.setUint32(at, value, true);
      else view.setUint16(at, value, true);
      at += wide(i);
    }
  }
  return new Uint8Array(view.buffer);
}

/** CRC-32 (ISO 3309), read as a stream. */
export async function checksum(file: Blob): Promise<number> {
  let sum = 0xffffffff;
  const reader = file.stream().getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    for (const byte of piece.value) sum = table[(sum ^ byte) & 255]! ^ (sum >>> 8);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit += 1) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});
