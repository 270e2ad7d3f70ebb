import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What axe finds on the open page, a line each: the rule, where, and what is wrong. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }));
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

/** Opens each address in each language, and lets axe find nothing on it; the language is asked for by this device. */
export async function accessible(page: Page, paths: readonly string[]): Promise<void> {
  for (const language of ['fr', 'ar']) {
    await page.evaluate((chosen) => localStorage.setItem('lab.language', chosen), language);
    for (const path of paths) {
      await page.goto(path);
      await page.locator(`html[lang=${language}] main h1`).first().waitFor();
      await page.locator('main [aria-busy=true]').first().waitFor({ state: 'detached' });
      expect(await findings(page), `${path} in ${language}`).toEqual([]);
    }
  }
}
