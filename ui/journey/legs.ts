import type { Browser } from 'playwright-core';
import { onTestFailed, test } from 'vitest';
import { pictures } from './browser';

/** How the legs of one story are walked, in their order: each that fails leaves a picture of every page that is open. */
export const legsOf =
  (story: string, browser: () => Browser, longest?: number) =>
  (name: string, walk: () => Promise<void>): void =>
    test(
      name,
      async () => {
        onTestFailed(() => pictures(browser(), `${story} ${name}`.trim()));
        await walk();
      },
      longest,
    );
