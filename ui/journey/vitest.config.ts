import { defineConfig } from 'vitest/config';

/** The journey is one story: its tests run in order, and what follows a failure would only fail with it. */
export default defineConfig({
  test: {
    include: ['journey/**/*.test.ts'],
    environment: 'node',
    bail: 1,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    reporters: ['verbose'],
    globalSetup: ['journey/corpus.ts'],
  },
});
