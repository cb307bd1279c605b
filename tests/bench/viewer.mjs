// node viewer.mjs PAGE DUMP [QUERY EXPANDED...]: what a person waits for with the viewer's page in Chromium, as JSON in seconds
// and bytes. EXPANDED: names of variables of the crashed frame, opened one after the other.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../www/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const PATIENCE_MS = 60_000;
/** Nobody drops a file sooner; the page's worker is ready then. */
const LOOK_AT_PAGE_MS = 2000;
const [pagePath, dump, query, ...expanded] = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
page.setDefaultTimeout(PATIENCE_MS);
await page.goto(pathToFileURL(resolve(pagePath)).href);
await page.waitForTimeout(LOOK_AT_PAGE_MS);
await page.evaluate(watch);
const empty = await memory();

const [chooser] = await Promise.all([
  page.waitForEvent('filechooser'),
  page.getByRole('button', { name: /^Choose/ }).click(),
]);
// The chooser's input is in no document, so its event cannot be heard.
await page.evaluate(() => bench.begin());
await chooser.setFiles(dump);
const firstFrame = await page.evaluate(() => bench.until(() => document.querySelector('[role=treeitem] .preview')));
const measured = { firstFrame: firstFrame / 1000, grownBytes: (await memory()) - empty };

const expansions = [];
for (const name of expanded) {
  const row = page.locator(`[role=treeitem][data-name=${JSON.stringify(name)}]`).first();
  await row.waitFor();
  await page.evaluate(() => bench.begin('click'));
  await row.locator('.twisty').click();
  expansions.push(await page.evaluate(() => bench.until(() => bench.rows() > bench.rowsBefore)));
  // The first of its ranges, where it is long.
  const range = page.locator('.section-row[aria-expanded=false]').first();
  if (await range.isVisible()) {
    await page.evaluate(() => bench.begin('click'));
    await range.click();
    expansions.push(await page.evaluate(() => bench.until(() => bench.rows() > bench.rowsBefore)));
  }
}

if (expansions.length > 0) {
  measured.slowestExpanding = Math.max(...expansions) / 1000;
}

if (query) {
  await page.keyboard.press('f');
  const input = page.locator('dialog.search input');
  await input.waitFor();
  await page.evaluate(() => bench.begin('input'));
  await input.fill(query);
  measured.firstHit = (await page.evaluate(() => bench.until(() => document.querySelector('.hits button')))) / 1000;
  const whole = page.evaluate(() =>
    bench.until(() => /^[\d,]+ found[^%]*$/.test(document.querySelector('.search-count')?.textContent ?? '')),
  );
  measured.wholeSearch = (await whole) / 1000;
}
measured.longestTask = (await page.evaluate(() => Math.max(0, ...bench.tasks))) / 1000;
await browser.close();
console.log(JSON.stringify(measured));

/** Runs in the page. */
function watch() {
  const bench = { tasks: [], start: 0, rowsBefore: 0, rows: () => document.querySelectorAll('[role=treeitem]').length };
  globalThis.bench = bench;
  new PerformanceObserver((list) => bench.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
    entryTypes: ['longtask'],
  });
  /** The clock starts when the event comes, or at once. */
  bench.begin = (event) => {
    bench.start = event ? 0 : performance.now();
    bench.rowsBefore = bench.rows();
    document.addEventListener(
      event ?? '',
      () => {
        bench.start = performance.now();
      },
      { once: true, capture: true },
    );
  };
  /** Milliseconds until it is there and drawn. */
  bench.until = (isThere) =>
    new Promise((found) => {
      const look = () => {
        if (bench.start > 0 && isThere()) {
          found(performance.now() - bench.start);
        } else {
          requestAnimationFrame(look);
        }
      };
      look();
    });
}

/** Bytes that the browser's processes have for themselves. */
async function memory() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo
    .filter(({ type }) => type === 'renderer' || type === 'browser')
    .map(({ id }) => /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')))
    .reduce((sum, found) => sum + Number(found?.[1] ?? 0) * 1024, 0);
}
