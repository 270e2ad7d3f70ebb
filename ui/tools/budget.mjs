/** Weighs what was built, gzipped, against the promises made to a slow phone; run after `npm run build`. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const packages = Object.keys(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')).packages);

/** In kB of gzip -9; a language's words, fonts and the film engine come only when they are needed. */
const budgets = {
  'first screen, JS': [35, js(first())],
  'first screen, CSS': [6, css(first())],
  'page without its data': [6, weigh(['index.html'])],
  'Arabic letters': [25, fonts()],
  'Arabic words': [12, js(beyond('src/i18n/ar.ts'))],
  'film engine': [120, js(beyond(Object.keys(manifest).find((key) => key.endsWith('hls.light.mjs'))))],
  ...Object.fromEntries(screens().map((key) => [`${key}, JS`, [/studio|admin|offer\/Import/.test(key) ? 60 : 12, js(beyond(key))]])),
};

function closure(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) closure(next, seen);
  return seen;
}
function first() {
  const home = 'src/home/Home.svelte'; // part of the first file, unless that is split again
  return new Set([...closure('index.html'), ...(manifest[home] ? closure(home) : [])]);
}
/** What a screen needs that the first one did not bring. */
function beyond(key) {
  return new Set([...closure(key)].filter((one) => !first().has(one)));
}
function screens() {
  return [...readFileSync(new URL('../src/routes.ts', import.meta.url), 'utf8').matchAll(/import\('\.\/([^']+)'\)/g)]
    .map(([, file]) => `src/${file}`)
    .concat(Object.keys(manifest).filter((key) => /^src\/viewer\/.*\.svelte$/.test(key)))
    .filter((key, i, all) => all.indexOf(key) === i && key !== 'src/home/Home.svelte');
}
function weigh(files) {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0) / 1000;
}
function js(keys) {
  return weigh([...keys].map((key) => manifest[key].file).filter((file) => file.endsWith('.js')));
}
function css(keys) {
  return weigh([...new Set([...keys].flatMap((key) => manifest[key].css ?? []))]);
}
function fonts() {
  const files = new Set(Object.values(manifest).map((one) => one.file).filter((file) => file.endsWith('.woff2')));
  return [...files].reduce((sum, file) => sum + readFileSync(new URL(file, dist)).length, 0) / 1000;
}

let over = 0;
for (const [name, [most, is]] of Object.entries(budgets)) {
  if (is > most) over++;
  console.log(`${is > most ? 'OVER' : 'ok  '} ${is.toFixed(1).padStart(6)} of ${most} kB  ${name}`);
}
// Each platform's builds of the bundler are listed, and one of them is installed.
const installed = packages.filter((name) => name && !/-(linux|darwin|win32|android|freebsd|openharmony|wasm32)-?/.test(name)).length;
if (installed > 120) over++;
console.log(`${installed > 120 ? 'OVER' : 'ok  '} ${String(installed).padStart(6)} of 120 packages`);
process.exit(over ? 1 : 0);
