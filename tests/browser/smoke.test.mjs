// The page in Debian's Chromium, from file://: opens a dump, shows the crash, and asks nothing of any network.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../www/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const PAGE = new URL('../../target/viewer/viewer.html', import.meta.url);
const DUMP = fileURLToPath(new URL('../golden/v1-billing.dump', import.meta.url));

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});
after(() => browser.close());

/** A fresh page; at its end nothing stands in the console, and nothing was asked of a network. */
async function withPage(run, url = PAGE) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const seen = [];
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== String(url) && !request.url().startsWith('blob:')) {
      seen.push(request.url());
    }
  });
  await page.goto(String(url));
  await run(page);
  assert.deepEqual(seen, []);
  await page.close();
}

async function open(page, file) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByText('Choose a file').click()]);
  await chooser.setFiles(file);
}

const row = (page, name) => page.locator(`[data-name="${name}"]`);

test('the first screen says that nothing leaves the page', () =>
  withPage(async (page) => {
    assert.match(await page.locator('main').innerText(), /Nothing leaves this page/);
  }));

test('a chosen dump shows the exception, the line and the variables', () =>
  withPage(async (page) => {
    await open(page, DUMP);
    await page.getByText('BillingError').first().waitFor();
    assert.match(await page.locator('.banner').innerText(), /no exchange rate for 'GPB'[\s\S]*caused by KeyError: 'GPB'/);
    const line = page.locator('[aria-current="location"]');
    await line.waitFor();
    assert.match(await line.innerText(), /^76\s+raise BillingError/);
    assert.equal(await page.locator('mark').innerText(), 'raise BillingError(f"no exchange rate for {currency!r}") from error');
    await row(page, 'currency').waitFor();
    assert.match(await row(page, 'currency').innerText(), /'GPB'/);
  }));

test('a dropped dump opens', () =>
  withPage(async (page) => {
    const bytes = readFileSync(DUMP).toString('base64');
    const transfer = await page.evaluateHandle((base64) => {
      const transfer = new DataTransfer();
      const data = Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
      transfer.items.add(new File([data], 'dropped.dump'));
      return transfer;
    }, bytes);
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await page.getByText('BillingError').first().waitFor();
    assert.equal(await page.locator('.file-name').innerText(), 'dropped.dump');
  }));

test('keys go from frame to frame and into a value', () =>
  withPage(async (page) => {
    await open(page, DUMP);
    await row(page, 'currency').waitFor();
    await page.keyboard.press('u');
    assert.match(await page.locator('.source .function').innerText(), /price/);
    await row(page, 'order').waitFor();
    await page.keyboard.press('3');
    while (!(await page.evaluate(() => document.activeElement?.dataset.name === 'order'))) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('ArrowRight');
    await row(page, 'customer').waitFor();
    assert.match(await page.locator('.row-footer').innerText(), /order/);
    assert.match(await row(page, 'customer').innerText(), /Harbour Books/);
  }));

test('a search finds a value and goes to it', () =>
  withPage(async (page) => {
    await open(page, DUMP);
    await row(page, 'currency').waitFor();
    await page.keyboard.press('f');
    await page.keyboard.type('Harbour');
    await page.locator('.hits button:enabled').first().click();
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Harbour'));
  }));

test('a link of the chain shows the frames of that exception', () =>
  withPage(async (page) => {
    await open(page, DUMP);
    await page.getByRole('button', { name: "KeyError: 'GPB'" }).click();
    await page.waitForFunction(() => document.querySelector('[aria-current="location"]')?.textContent?.startsWith('74'));
  }));

test('what is no dump says what it is', () =>
  withPage(async (page) => {
    const folder = await mkdtemp(join(tmpdir(), 'coredumpy-'));
    const file = join(folder, 'a.dump');
    writeFileSync(file, '{"a": 1}');
    await open(page, file);
    await page.getByText('This is not a dump of coredumpy').waitFor();
    assert.match(await page.locator('.detail').innerText(), /a\.dump: this is JSON/);
  }));

test('a dump inside of the page opens by itself', async () => {
  const bytes = readFileSync(DUMP);
  const about = JSON.stringify({ name: 'inside.dump', size: bytes.length, block: 12 * 1024 * 1024 });
  const blocks =
    `<script type="application/json" id="coredumpy-dump">${about}</script>` +
    `<script type="application/x-coredumpy-dump;base64">${bytes.toString('base64')}</script>`;
  const folder = await mkdtemp(join(tmpdir(), 'coredumpy-'));
  const file = join(folder, 'exported.html');
  writeFileSync(file, readFileSync(PAGE, 'utf8').replace('<!--coredumpy:dump-->', () => blocks));
  await withPage(async (page) => {
    await row(page, 'currency').waitFor();
    assert.equal(await page.locator('.file-name').innerText(), 'inside.dump');
  }, pathToFileURL(file));
});
