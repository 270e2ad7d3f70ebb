import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { precompress } from './tools/precompress.ts';
import { routePreloads } from './tools/routes.ts';

const lab = process.env.LAB_ADDRESS ?? 'http://127.0.0.1:8080';

/** What the first screen needs travels as one file: sixteen small ones compress a tenth worse. */
const first = /node_modules\/(svelte|esm-env|clsx)\/(?!.*\/blocks\/html\.js)|\/src\/(open|App|routes|boot|api|address|later|resource|session|network|toast|preferences)\b|\/src\/(home\/(Home|Continue|resume)|shell\/(Shell|Sync|Avatar|areas)|catalogue\/CourseCard)\b|\/src\/parts\/(Answer|Bar|Cover|Empty|Failure|Heading|Icon|icons|Loading|Logo|Menu|Offline|Sector|hues)\b|\/src\/i18n\/(fr\.ts|index|format|cost|language|messages|problem|typography)/;

/** What the first screen sends for after it was painted, and what the shell opens: one file, as each costs a name in the first. */
const after = /\/src\/(search\/keys|home\/Examples|shell\/(LanguageMenu|choose)|parts\/(Toast|Closed))\b/;

/** What forms and dialogs are made of. */
const parts = /\/src\/parts\/(Field|Choice|Switch|Ring)\b/;

/** How a screen keeps its place, and the signs of kinds: viewers and lists have nothing else in common. */
const place = /\/src\/(place|parts\/kindicon)\b/;

/** And what every viewer needs. */
const reader = /\/src\/viewer\/(TopBar|Around|neighbours|kinds|finding)\b/;

/** What lists and pages of work have in common. */
const work = /\/src\/(work\/(ModuleWorks|State|state|when)\b|i18n\/(work|fr\.work)\b)/;

/** What is kept on a device until it was sent. */
const kept = /\/src\/(device\/|work\/(sheets|answers)\b)/;

/** What follows somebody who learns comes after what they learn from. */
const learning = /\/src\/learning\//;

export default defineConfig({
  plugins: [svelte(), routePreloads(), precompress()],
  build: {
    target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'first', test: first }, { name: 'after', test: after }, { name: 'place', test: place }, { name: 'parts', test: parts }, { name: 'reader', test: reader }, { name: 'learning', test: learning }, { name: 'work', test: work }, { name: 'kept', test: kept }] },
        // Short names: the first file lists them all.
        chunkFileNames: 'assets/[hash:7].js',
        assetFileNames: 'assets/[hash:7][extname]',
      },
    },
  },
  server: { proxy: { '/api': lab, '/media': lab } },
  test: { include: ['src/**/*.test.ts', 'tools/**/*.test.ts'], environment: 'node' },
});
