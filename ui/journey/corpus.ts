import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.LAB_TEST_CORPUS ?? '';
const needed = ['wannaworktogether.mp4', 'wannaworktogether.fr.vtt', 'wannaworktogether.en.vtt', 'packaging-tutorial.en.pdf', 'handbook.ar.pdf', 'scan.ar.pdf', 'phone.jpg'];

/** A real file by its name, as `.ci/corpus` lays them out. */
export const corpus = (name: string): string => join(folder, name);

/** Before the journey: says at once which of the real files are missing. */
export default function setup(): void {
  const missing = needed.filter((name) => !existsSync(corpus(name)));
  if (missing.length) throw new Error(`LAB_TEST_CORPUS=${folder} lacks ${missing.join(', ')}: run .ci/corpus FOLDER`);
}
