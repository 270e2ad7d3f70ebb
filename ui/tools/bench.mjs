/**
 * Measures the first screen as a cheap phone meets it: 360 × 740, slow 4G, a processor four times slower, nothing kept.
 *
 *   node tools/bench.mjs ../bin/lab
 *
 * Starts a demonstration of its own. Times are medians of five visits; the bytes are those on the wire.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const visits = 5;
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const slow4G = { offline: false, latency: 562, downloadThroughput: 1.44e6 / 8, uploadThroughput: 0.675e6 / 8 };
const slowdown = 4;

/** Limits in seconds of the largest paint, and in kB of what the first screen brings. */
const limits = { lcp: 2.2, Script: 35, Stylesheet: 6, Document: 6 };

async function openLab(binary, data) {
  const lab = spawn(binary, ['serve', '--demo'], {
    env: { ...process.env, LAB_DATA: data, LAB_LISTEN: '127.0.0.1:0', LAB_LOG: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: lab.stdout })) {
    const [, url] = line.match(/^The lab is open: (\S+)/) ?? [];
    if (url) {
      lab.stdout.resume();
      return { url, close: () => new Promise((done) => lab.once('exit', done) && lab.kill('SIGTERM')) };
    }
  }
  throw new Error(`${binary} did not open`);
}

/** Waits until the starter courses are published, so that every visit shows the same. */
async function enter(url) {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"as":"learner"}' };
  const welcome = await fetch(`${url}/api/v1/sign-in/demo`, request);
  const [name, value] = welcome.headers.get('set-cookie').split(';')[0].split('=');
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise((soon) => setTimeout(soon, 200))) {
    const shown = await fetch(`${url}/api/v1/courses?view=learning`, { headers: { Cookie: `${name}=${value}` } });
    if ((await shown.json()).items.length > 0) return { name, value, url };
  }
  throw new Error('the demonstration shows no courses');
}

/** One visit with nothing kept: seconds of both paints, and kB by type until the larger one. */
async function visit(browser, url, cookie) {
  const context = await browser.newContext({ ...phone, locale: 'fr-FR' });
  try {
    if (cookie) await context.addCookies([cookie]);
    const page = await context.newPage();
    const chrome = await context.newCDPSession(page);
    await chrome.send('Network.enable');
    await chrome.send('Network.emulateNetworkConditions', slow4G);
    await chrome.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    const answers = listen(chrome);
    await page.goto(url, { waitUntil: 'networkidle', timeout: 120_000 });
    const times = await page.evaluate(paints);
    return { ...times, kB: weigh(answers, times.lcp), all: weigh(answers, Infinity) };
  } finally {
    await context.close();
  }
}

/** Notes each answer as it is whole: its type by Chromium, its kB on the wire, and when, in seconds of the visit. */
function listen(chrome) {
  const types = new Map();
  const answers = [];
  let begun;
  chrome.on('Network.requestWillBeSent', ({ timestamp }) => (begun ??= timestamp));
  chrome.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
  chrome.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) =>
    answers.push({ type: types.get(requestId), kB: encodedDataLength / 1000, at: timestamp - begun }),
  );
  return answers;
}

/** Adds up by type what was whole at a moment; what comes later is not what the first screen waited for. */
function weigh(answers, moment) {
  const kB = { Document: 0, Script: 0, Stylesheet: 0, all: 0 };
  for (const answer of answers.filter(({ at }) => at <= moment)) {
    kB[answer.type] = (kB[answer.type] ?? 0) + answer.kB;
    kB.all += answer.kB;
  }
  return kB;
}

/** Runs in the page: when something was first painted, and the largest thing, in seconds, once it stays the largest. */
function paints() {
  return new Promise((resolve, reject) => {
    const first = () => performance.getEntriesByName('first-contentful-paint')[0].startTime;
    let settled = setTimeout(() => reject(new Error('nothing was painted')), 60_000);
    new PerformanceObserver((list) => {
      const largest = list.getEntries().at(-1).startTime;
      clearTimeout(settled);
      settled = setTimeout(() => resolve({ fcp: first() / 1000, lcp: largest / 1000 }), 1000);
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function row(name, values, unit, limit) {
  const is = median(values);
  const noise = `${Math.min(...values).toPrecision(3)} to ${Math.max(...values).toPrecision(3)}`;
  const verdict = limit === undefined ? '-' : is > limit ? 'OVER' : 'ok';
  return [name, `${is.toPrecision(3)} ${unit}`, noise, limit === undefined ? '-' : `≤ ${limit} ${unit}`, verdict];
}

function rows(screen, visited) {
  const weight = (type) => visited.map(({ kB }) => kB[type]);
  return [
    row(`${screen}, first contentful paint`, visited.map((v) => v.fcp), 's'),
    row(`${screen}, largest contentful paint`, visited.map((v) => v.lcp), 's', limits.lcp),
    row(`${screen}, page with its data`, weight('Document'), 'kB', limits.Document),
    row(`${screen}, JavaScript`, weight('Script'), 'kB', limits.Script),
    row(`${screen}, CSS`, weight('Stylesheet'), 'kB', limits.Stylesheet),
    row(`${screen}, everything until then`, weight('all'), 'kB'),
    row(`${screen}, with what comes later`, visited.map((v) => v.all.all), 'kB'),
  ];
}

function print(table) {
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  for (const line of table) console.log(line.map((cell, column) => cell.padEnd(widths[column] + 2)).join('').trimEnd());
}

const data = mkdtempSync(join(tmpdir(), 'lab-bench-ui-'));
const lab = await openLab(process.argv[2], data);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
try {
  const learner = await enter(lab.url);
  const table = [['slow 4G, CPU ÷ 4, 360 × 740, cold', 'median', 'from … to', 'limit', 'verdict']];
  for (const [screen, cookie] of [['sign-in', undefined], ["learner's home", learner]]) {
    const visited = [];
    for (let n = 0; n <= visits; n++) visited.push(await visit(browser, lab.url, cookie));
    table.push(...rows(screen, visited.slice(1))); // the first warms the lab
  }
  print(table);
} finally {
  await browser.close();
  await lab.close();
  rmSync(data, { recursive: true, force: true });
}
