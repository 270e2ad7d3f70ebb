import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { precompress } from './tools/precompress.ts';
import { routePreloads } from './tools/routes.ts';

const lab = process.env.LAB_ADDRESS ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), routePreloads(), precompress()],
  build: {
    target: ['es2022', 'chrome109', 'firefox115', 'safari16'],
    manifest: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
  },
  server: { proxy: { '/api': lab, '/media': lab } },
  test: { include: ['src/**/*.test.ts', 'tools/**/*.test.ts'], environment: 'node' },
});
