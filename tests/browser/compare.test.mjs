// Two dumps: a second one replaces the first or is compared with it, and the differences are those that were planted.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { drop, dumpOf, row, textOf, withPage } from './pages.mjs';

const planted = (count) => JSON.parse(readFileSync(dumpOf(`pair-${count}`).replace('.dump', '.json'), 'utf8'));
const button = (page, name) => page.getByRole('button', { name, exact: true });

async function compare(page, after) {
  await drop(page, after);
  await button(page, 'Compare').click();
  await page.locator('.summary').waitFor();
  await page.waitForFunction(() => !document.querySelector('.summary').textContent.includes('so far'));
}

for (const count of [0, 1, 4, 9]) {
  test(`${count} planted differences are exactly those that are shown`, () =>
    withPage(
      async (page) => {
        await compare(page, dumpOf(`pair-${count}-b`));
        const shown = await page.locator('.difference').evaluateAll((rows) =>
          rows.map((row) => `${row.dataset.sign} ${row.querySelector('.expression').textContent}`),
        );
        assert.deepEqual(shown.sort(), planted(count).sort());
        const words = ['No differences', '1 difference'][count] ?? `${count} differences`;
        assert.match(await textOf(page.locator('.summary')), new RegExp(`^${words}`));
      },
      { file: dumpOf(`pair-${count}-a`) },
    ));
}

test('a thread and a frame that only one dump has are differences', () =>
  withPage(
    async (page) => {
      await compare(page, dumpOf('stacks-b'));
      assert.match(await textOf(page.locator('.summary')), /^3 differences: 2 added, 1 gone/);
      assert.equal(await textOf(page.locator('.compared-frame[data-sign="+"] h3 code')), 'helper');
      const stacks = await page.locator('.compared-stack:has(> h2 .sign) > h2').allInnerTexts();
      assert.deepEqual(stacks.map((text) => text.replace(/\s+/g, ' ')).sort(), ['added Thread new', 'gone Thread old']);
    },
    { file: dumpOf('stacks-a') },
  ));

test('a difference shows both values, and leads to the first dump and back', () =>
  withPage(
    async (page) => {
      await compare(page, dumpOf('pair-9-b'));
      const difference = page.locator('.difference', { hasText: "orders[7].lines[1]['price']" });
      assert.match(await textOf(difference), /changed orders\[7\]\.lines\[1\]\['price'\] was 1\.5 is 'free'/);
      await difference.getByRole('button').click();
      await page.waitForFunction(() => document.activeElement?.dataset.name === "'price'");
      assert.match(await textOf(page.locator('[data-name]:focus')), /1\.5/);
      await button(page, 'Comparison').click();
      await difference.waitFor();
    },
    { file: dumpOf('pair-9-a') },
  ));

test('values that look alike are shown from where they differ on, and those that print whole are told in one', () =>
  withPage(
    async (page) => {
      await compare(page, dumpOf('alike-b'));
      const told = (await page.locator('.difference').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
      assert.deepEqual(told.sort(), [
        'changed data was at 300: 01 is at 300: 02 03',
        "changed path was PurePosixPath('old/data/file') is PurePosixPath('new/file')",
        'changed text was at 1,200,000: old is at 1,200,000: new',
        'changed when was datetime.datetime(2024, 1, 2, 3, 0) is datetime.datetime(2025, 4, 5, 6, 0)',
      ]);
    },
    { file: dumpOf('alike-a') },
  ));

test('a second dump may take the place of the first', () =>
  withPage(
    async (page) => {
      await drop(page, dumpOf('chain'));
      await button(page, 'Replace').click();
      await page.getByText('PaymentError').first().waitFor();
      assert.equal(await textOf(page.locator('.file-name')), 'chain.dump');
    },
    { file: dumpOf('pair-0-a') },
  ));

test('a second dump may be left alone', () =>
  withPage(
    async (page) => {
      await drop(page, dumpOf('chain'));
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
      await row(page, 'values').waitFor();
      assert.equal(await textOf(page.locator('.file-name')), 'pair-0-a.dump');
    },
    { file: dumpOf('pair-0-a') },
  ));

test('two dumps that are dropped at once are compared', () =>
  withPage(async (page) => {
    await drop(page, dumpOf('pair-1-a'), dumpOf('pair-1-b'));
    await page.getByText(/^1 difference/).waitFor();
  }));

test('what is no dump cannot be compared, and the open dump stays', () =>
  withPage(
    async (page) => {
      await drop(page, dumpOf('pair-1').replace('.dump', '.json'));
      await button(page, 'Compare').click();
      await page.getByText('This is not a dump of coredumpy').waitFor();
      await button(page, 'Back to the open dump').click();
      await row(page, 'values').waitFor();
    },
    { file: dumpOf('pair-1-a') },
  ));
