// The same page in Firefox ESR, from file://, driven over BiDi.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { dumpOf, exportedPage, fileOf, GOLDEN, PAGE, require } from './pages.mjs';

const FIREFOX = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);
const skip = FIREFOX ? false : 'there is no Firefox here';

let browser;
before(async () => {
  if (FIREFOX) {
    browser = await require('puppeteer-core').launch({
      browser: 'firefox',
      executablePath: FIREFOX,
      defaultViewport: { width: 1280, height: 800 },
      // puppeteer takes this away, and a page from file:// is what is tested.
      extraPrefsFirefox: { 'security.fileuri.strict_origin_policy': true },
    });
  }
});
after(() => browser?.close());

async function withFirefox(run, url = String(PAGE)) {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  const seen = [];
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== url && !/^(blob|data):/.test(request.url())) {
      seen.push(request.url());
    }
  });
  try {
    await page.goto(url);
    await run(page);
    assert.deepEqual(seen, []);
  } finally {
    await page.close();
  }
}

const textOf = (page, selector) =>
  page.$eval(selector, (element) => element.innerText.replace(/\s+/g, ' ').trim());

async function choose(page, file) {
  // The page's input stands in no document, so the file is given to it by hand.
  const input = await page.evaluateHandle(() => {
    let made;
    const { click } = HTMLInputElement.prototype;
    HTMLInputElement.prototype.click = function () {
      made = this;
    };
    document.querySelector('button.primary').click();
    HTMLInputElement.prototype.click = click;
    document.body.append(made);
    return made;
  });
  await input.uploadFile(file);
}

async function drop(page, file) {
  await page.evaluate(
    (base64, name) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0))], name));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
    },
    readFileSync(file).toString('base64'),
    'dropped.dump',
  );
}

async function isOpen(page) {
  await page.waitForSelector('[data-name="currency"]');
  assert.match(await textOf(page, '.banner'), /BillingError: no exchange rate for 'GPB'/);
  assert.match(await textOf(page, '[aria-current=location]'), /^76 raise BillingError/);
  assert.match(await textOf(page, '[data-name="currency"]'), /'GPB'/);
}

for (const [how, give] of Object.entries({ choose, drop })) {
  test(`Firefox: a dump opens by ${how}`, { skip }, () =>
    withFirefox(async (page) => {
      await give(page, GOLDEN);
      await isOpen(page);
      await page.keyboard.press('u');
      await page.waitForSelector('[data-name="order"]');
      await page.click('[data-name="order"]');
      await page.waitForSelector('[data-name="customer"]');
    }));
}

test('Firefox: an exported page opens by itself', { skip }, async () => {
  await withFirefox(isOpen, String(await exportedPage(GOLDEN)));
});

test('Firefox: a search goes to what it found', { skip }, () =>
  withFirefox(async (page) => {
    await choose(page, GOLDEN);
    await isOpen(page);
    await page.keyboard.press('f');
    await page.keyboard.type('Harbour');
    await page.waitForSelector('.hits button:enabled');
    await page.click('.hits button:enabled');
    await page.waitForFunction(() => document.activeElement?.textContent?.includes('Harbour'));
  }));

test('Firefox: a file that is another one now is told', { skip }, () =>
  withFirefox(async (page) => {
    const { writeFileSync } = await import('node:fs');
    const file = await fileOf(readFileSync(dumpOf('missing')));
    await choose(page, file);
    await page.waitForSelector('[data-name="numbers"]');
    await new Promise((resolve) => setTimeout(resolve, 700));
    writeFileSync(file, readFileSync(dumpOf('hostile')));
    await page.keyboard.press('f');
    await page.keyboard.type('no such text');
    await page.waitForSelector('.note');
    assert.match(await textOf(page, '.note'), /The file cannot be read any more/);
  }));

test('Firefox: what is no dump says so', { skip }, () =>
  withFirefox(async (page) => {
    await choose(page, await fileOf('{}'));
    await page.waitForSelector('main.problem');
    assert.equal(await textOf(page, 'h1'), 'This is not a dump of coredumpy');
  }));
