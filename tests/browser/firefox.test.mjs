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
    if (request.url().split('#')[0] !== url.split('#')[0] && !/^(blob|data):/.test(request.url())) {
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
    await page.waitForFunction(() => document.activeElement?.matches('[role=treeitem]'));
  }));

/** Opens the row of a variable as soon as it is there. */
async function openRow(page, name) {
  await page.waitForSelector(`[data-name="${name}"]`);
  await page.click(`[data-name="${name}"]`);
}

const hasText = (page, text) => page.waitForFunction((text) => document.body.innerText.includes(text), {}, text);

test('Firefox: pictures are decoded and drawn', { skip }, () =>
  withFirefox(async (page) => {
    await choose(page, dumpOf('values'));
    await page.waitForSelector('[data-name="markup"]');
    await page.keyboard.press('u');
    await openRow(page, 'picture');
    await hasText(page, 'png, 40 × 30 pixels');
    await openRow(page, 'photo');
    await hasText(page, 'jpeg, 16 × 24 pixels');
    const middle = (canvas) => [...canvas.getContext('2d').getImageData(20, 15, 1, 1).data];
    assert.deepEqual(await page.$eval('.picture canvas', middle), [255, 0, 0, 255]);
    await openRow(page, 'bomb');
    await hasText(page, '60000 × 60000 pixels are too many');
  }));

test('Firefox: arrays have plots and grids', { skip }, () =>
  withFirefox(async (page) => {
    await choose(page, dumpOf('arrays'));
    await openRow(page, 'wave');
    await page.waitForSelector('.plot canvas[aria-label="Plot, from -39 to 39"]');
    await openRow(page, 'plane');
    await hasText(page, '20 × 30');
    assert.equal(await textOf(page, '.grid tbody tr:nth-child(3)'), '2 2.0');
  }));

test('Firefox: two dumps are compared', { skip }, () =>
  withFirefox(async (page) => {
    await choose(page, dumpOf('pair-4-a'));
    await page.waitForSelector('main.open');
    await drop(page, dumpOf('pair-4-b'));
    await page.waitForSelector('::-p-text(Compare)');
    await page.$$eval('button', (buttons) => buttons.find((button) => button.textContent === 'Compare').click());
    await hasText(page, '4 differences');
  }));

test('Firefox: an address leads to a variable', { skip }, async () => {
  let address = '';
  await withFirefox(async (page) => {
    await choose(page, GOLDEN);
    await isOpen(page);
    await page.click('[data-name="currency"]');
    address = await page.evaluate(() => location.href);
  });
  assert.match(address, /&path=Arguments%2Flocals%3A\d+$/);
  await withFirefox(async (page) => {
    await choose(page, GOLDEN);
    await page.waitForFunction(() => document.activeElement?.dataset.name === 'currency');
  }, address);
});

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
