// node paper.mjs COURSE.html COURSE.pdf     prints the page on A4, its text selectable, page numbers at the foot
// node paper.mjs DRAWING.svg DRAWING.png    paints the drawing 1200 px wide
//
// <figure data-svg="figures/a.svg"> in the course is filled with that drawing, so that page and picture never differ.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withPage } from './browser.mjs';

async function print(page, path) {
  for (const figure of await page.locator('[data-svg]').all()) {
    const drawing = readFileSync(join(dirname(source), await figure.getAttribute('data-svg')), 'utf8').replace(/<style>[^<]*<\/style>/, '');
    await figure.evaluate((el, svg) => el.insertAdjacentHTML('afterbegin', svg), drawing);
  }
  await page.evaluate(() => document.fonts.ready);
  await page.pdf({ path, preferCSSPageSize: true, printBackground: true, tagged: true, outline: true });
}

async function paint(page, path) {
  const size = await page.evaluate(() => {
    const { width, height } = document.documentElement.viewBox.baseVal;
    return { width: 1200, height: Math.round((1200 * height) / width) };
  });
  await page.setViewportSize(size);
  await page.screenshot({ path });
}

const [source, out] = process.argv.slice(2);
await withPage(source, { width: 1200, height: 900 }, (page) => (out.endsWith('.pdf') ? print : paint)(page, out));
