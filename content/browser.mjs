// The one browser that draws films, prints pages and paints pictures. Needs Debian's chromium (or CHROMIUM=path).
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export async function withPage(file, size, work) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`Chromium is missing at ${executablePath}: install it with "apt install chromium", or say where it is with CHROMIUM=path.`);
  const browser = await chromium.launch({ executablePath, args: ['--force-color-profile=srgb', '--font-render-hinting=none'] });
  try {
    const page = await browser.newPage({ viewport: size });
    page.on('pageerror', (error) => { throw error; });
    page.on('requestfailed', (request) => { throw new Error(`${file} asks for ${request.url()}, which is not there`); });
    await page.goto(pathToFileURL(resolve(file)).href);
    await page.evaluate(() => document.fonts.ready);
    return await work(page);
  } finally {
    await browser.close();
  }
}
