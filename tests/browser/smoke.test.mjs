// The page in the whole of Debian's Chromium, from file://: opens a dump, shows the crash, and asks nothing of any network.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHROMIUM, choose as open, dumpOf, exportedPage, focusedRow, give, GOLDEN as DUMP, row, withPage } from './pages.mjs';

const inChromium = (run, options) => withPage(run, { executable: CHROMIUM, ...options });

test('the first screen says that nothing leaves the page', () =>
  inChromium(async (page) => {
    assert.match(await page.locator('main').innerText(), /Nothing leaves this page/);
  }));

test('a chosen dump shows the exception, the line and the variables', () =>
  inChromium(async (page) => {
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

for (const event of ['drop', 'paste']) {
  test(`a dump opens by ${event}`, () =>
    inChromium(async (page) => {
      await give(page, event, DUMP);
      await page.getByText('BillingError').first().waitFor();
      assert.equal(await page.locator('.file-name').innerText(), 'v1-billing.dump');
    }));
}

test('keys go from frame to frame and into a value', () =>
  inChromium(async (page) => {
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
  inChromium(async (page) => {
    await open(page, DUMP);
    await row(page, 'currency').waitFor();
    await page.keyboard.press('f');
    await page.keyboard.type('Harbour');
    await page.locator('.hits button:enabled').first().click();
    await focusedRow(page, 'Harbour');
  }));

test('a link of the chain shows the frames of that exception', () =>
  inChromium(async (page) => {
    await open(page, DUMP);
    await page.locator('.chain').getByRole('button', { name: 'KeyError' }).click();
    await page.waitForFunction(() => document.querySelector('[aria-current="location"]')?.textContent?.startsWith('74'));
  }));

for (const block of [12 * 1024 * 1024, 1000]) {
  test(`a dump inside of the page opens by itself, in blocks of ${block}`, async () => {
    await inChromium(
      async (page) => {
        await row(page, 'currency').waitFor();
        assert.equal(await page.locator('.file-name').innerText(), 'v1-billing.dump');
      },
      { url: await exportedPage(DUMP, block), offline: true },
    );
  });
}

test('markup, links and marks of direction in a dump are text, and nothing of them runs', () =>
  inChromium(
    async (page) => {
      for (const name of ['script', 'image', 'link', 'bidi', 'surrogate', 'long', 'names', 'markup']) {
        await row(page, name).click();
      }
      await page.keyboard.press('f');
      await page.keyboard.type('document.title');
      await page.locator('.hits button').first().waitFor();
      assert.equal(await page.title(), 'ValueError – coredumpy');
      assert.equal(await page.locator('#page :is(script, img, a, iframe, b > script)').count(), 0);
      assert.doesNotMatch(await page.locator('#page').evaluate((root) => root.textContent), /[\u202a-\u202e\u2066-\u2069]/);
    },
    { file: dumpOf('hostile') },
  ));
