// node film.mjs PAGE.html FILM.mp4            draws every frame of the page and encodes it
// node film.mjs PAGE.html FOLDER 3 12.5 40    draws single moments (in seconds) as PNG, to look at
//
// A film is a page that gives window.duration (seconds) and window.draw(t), which shows the moment t and depends on
// nothing else. A frame equal to the one before is not photographed again, so that calm scenes cost nothing.
// Encoding: H.264 main profile, level 3.1 (the cheapest phones play it), 8 bits, 10 frames a second, a key frame every 4 s, the index first, no sound.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPage } from './browser.mjs';

const fps = 10, size = { width: 1280, height: 720 };

function encoder(out) {
  const args = ['-v', 'error', '-y', '-f', 'image2pipe', '-framerate', `${fps}`, '-c:v', 'png', '-i', '-',
    '-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709',
    '-c:v', 'libx264', '-profile:v', 'main', '-level:v', '3.1', '-refs', '4', '-preset', 'veryslow', '-tune', 'animation', '-crf', '31',
    '-g', `${4 * fps}`, '-keyint_min', `${fps}`, '-map_metadata', '-1', '-fflags', '+bitexact', '-movflags', '+faststart', out];
  const child = spawn('ffmpeg', args, { stdio: ['pipe', 'inherit', 'inherit'] });
  child.on('error', () => { throw new Error('ffmpeg is missing: install it with "apt install ffmpeg".'); });
  return child;
}

const photograph = (page) => page.screenshot({ type: 'png', animations: 'allow', caret: 'initial' });
const show = (page, t) => page.evaluate((at) => { window.draw(at); return document.querySelector('svg').outerHTML; }, t);

async function moments(page, folder, times) {
  for (const t of times) {
    await show(page, +t);
    writeFileSync(join(folder, `${String(t).padStart(5, '0')}.png`), await photograph(page));
  }
}

async function whole(page, out) {
  const duration = await page.evaluate(() => window.duration), child = encoder(out), ended = once(child, 'close');
  let drawing = '', frame;
  for (let i = 0; i < duration * fps; i++) {
    const now = await show(page, i / fps);
    if (now !== drawing) frame = await photograph(page);
    drawing = now;
    if (!child.stdin.write(frame)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
}

const [source, out, ...times] = process.argv.slice(2);
await withPage(source, size, (page) => (times.length ? moments(page, out, times) : whole(page, out)));
