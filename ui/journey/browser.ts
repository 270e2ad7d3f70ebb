import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

/** How long one waits for something on a screen; two busy cores are slow. */
export const patience = 45_000;

/** Debian's Chromium; it plays H.264 and AAC. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.LAB_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--mute-audio', '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 360, height: 740 };

/** A device of its own: nothing is shared with the others, neither cookies nor what a page remembers. */
export async function device(browser: Browser, address: string, { screen = desktop, locale = 'fr-FR' } = {}): Promise<Page> {
  const context = await browser.newContext({ baseURL: address, viewport: screen, locale, hasTouch: screen === phone, isMobile: screen === phone, acceptDownloads: true });
  context.setDefaultTimeout(patience);
  context.setDefaultNavigationTimeout(patience);
  return context.newPage();
}

/** Keeps a picture of every open page, for whoever reads the failure. */
export async function pictures(browser: Browser, name: string): Promise<void> {
  const folder = process.env.LAB_JOURNEY_PICTURES ?? join(tmpdir(), 'lab-journey-pictures');
  await mkdir(folder, { recursive: true });
  const pages = browser.contexts().flatMap((context) => context.pages());
  for (const [i, page] of pages.entries()) {
    const path = join(folder, `${name.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}-${i + 1}.png`);
    await page.screenshot({ path, timeout: 10_000 }).then(() => console.error(`picture: ${path} of ${page.url()}`), () => undefined);
  }
}
