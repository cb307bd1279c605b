// Values: the tree of variables, and what is shown of a value as a whole.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dumpOf, focusedRow, GOLDEN, row, textOf, withPage } from './pages.mjs';

const VALUES = dumpOf('values');
const ARRAYS = dumpOf('arrays');
const TABLES = dumpOf('tables');

/** The caller of the frame that crashed. */
async function goUp(page, name) {
  await row(page, 'markup').waitFor();
  await page.keyboard.press('u');
  await row(page, name).waitFor();
}

/** Opens rows, and gives what is shown below the last of them. */
async function openRow(page, ...names) {
  for (const name of names) {
    await row(page, name).first().click();
  }
  return row(page, names.at(-1)).first().locator('xpath=following-sibling::*');
}

/** What goes into the clipboard goes into `copied`. */
function catchCopies(page) {
  return page.evaluate(() => {
    navigator.clipboard.writeText = async (text) => {
      globalThis.copied = text;
    };
  });
}

const copied = async (page) => (await page.waitForFunction(() => globalThis.copied)).jsonValue();

/** The colour at a part of the width and height of a canvas. */
function colourAt(canvas, x, y) {
  return canvas.evaluate(
    (element, [x, y]) => {
      const copy = new OffscreenCanvas(1, 1).getContext('2d');
      copy.drawImage(element, -Math.floor(element.width * x), -Math.floor(element.height * y));
      return Array.from(copy.getImageData(0, 0, 1, 1).data);
    },
    [x, y],
  );
}

const middle = (canvas) => colourAt(canvas, 0.5, 0.5);

async function waitUntil(holds) {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 100);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('texts of a stranger are shown as text', () =>
  withPage(
    async (page) => {
      page.on('dialog', () => assert.fail('something ran'));
      await row(page, 'markup').waitFor();
      assert.match(await textOf(row(page, 'markup')), /'<img src=x onerror=alert\(1\)>/);
      assert.match(await textOf(page.locator('h1')), /<script>alert\(2\)<\/script>/);
      assert.match(await textOf(row(page, 'link')), /'javascript:alert\(1\)'/);
      assert.match(await textOf(row(page, 'bidi')), /'invoice\\u202egnp.exe\\u2066'/);
      assert.match(await textOf(row(page, 'surrogate')), /'a\\ud800bxxx/);
      for (const name of ['markup', 'link', 'bidi', 'surrogate', 'huge', 'lines']) {
        await row(page, name).click();
      }
      await page.getByText('10,000,000 characters').waitFor();
      assert.equal(await page.locator('.tree a, .tree img, .tree script, .banner img, .banner script').count(), 0);
      const body = await page.locator('.tree').textContent();
      assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(body));
    },
    { file: VALUES },
  ));

test('a long text is shown and copied as a whole', () =>
  withPage(
    async (page) => {
      const inside = await openRow(page, 'lines');
      await inside.getByText('one two 3').first().waitFor();
      assert.equal(await inside.locator('pre').first().textContent(), 'one\ntwo\t3\n'.repeat(50));
      await (await openRow(page, 'huge')).getByRole('button', { name: '9,990,000 more' }).click();
      await page.getByRole('button', { name: '9,950,000 more' }).waitFor();
      await catchCopies(page);
      await row(page, 'huge').press('v');
      assert.equal(await copied(page), '0123456789'.repeat(1_000_000));
    },
    { file: VALUES },
  ));

test('long containers are ranges of ranges, and an index or key is gone to', () =>
  withPage(
    async (page) => {
      await goUp(page, 'numbers');
      const inside = await openRow(page, 'numbers');
      await page.getByText('0 … 39,999').waitFor();
      await page.getByLabel('Go to index').fill('1234');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.dataset.name === '1234');
      assert.match(await textOf(page.locator('.row-footer')), /^numbers\[1234\]/);
      // What is not in the dump says why, and how many there were.
      await page.getByLabel('Go to index').fill('30000');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() =>
        /left out by the limit of items: 5000 of 50000 kept/.test(document.activeElement?.textContent),
      );
      await page.getByLabel('Go to index').fill('50000');
      await page.keyboard.press('Enter');
      await inside.getByText('There is no such index.').waitFor();
      await row(page, 'numbers').click();
      await openRow(page, 'squares');
      await page.getByLabel('Go to key').fill('key 777');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.dataset.name === "'key 777'");
      assert.match(await page.evaluate(() => document.activeElement.textContent), /603729/);
      assert.match(await textOf(page.locator('.row-footer')), /^squares\['key 777'\]/);
    },
    { file: VALUES },
  ));

test('the same object and cycles are named, and the first place is gone to', () =>
  withPage(
    async (page) => {
      await goUp(page, 'holders');
      await openRow(page, 'root', 'children', '0');
      await page.getByRole('button', { name: 'cycle: root' }).waitFor();
      await openRow(page, 'loop');
      await page.getByRole('button', { name: 'cycle: loop' }).waitFor();
      await openRow(page, 'holders');
      assert.match(await textOf(row(page, "'second'")), /same as shared/);
      // The first place is opened again where it is out of sight.
      await row(page, 'outer').click();
      await page.getByText('the only one').nth(2).waitFor();
      await row(page, 'outer').click();
      await row(page, 'again').click();
      await page.getByRole('button', { name: 'same as outer[0]' }).click();
      await page.getByText('outer[0]', { exact: true }).waitFor();
      assert.match(await page.evaluate(() => document.activeElement.textContent), /^0\['the only one'\]/);
    },
    { file: VALUES },
  ));

test('items and attributes stand apart, and a key that is an object can be opened', () =>
  withPage(
    async (page) => {
      await goUp(page, 'tags');
      const inside = await openRow(page, 'tags');
      await inside.filter({ hasText: /^items\s*2$/ }).waitFor();
      await inside.filter({ hasText: /^attributes\s*1$/ }).click();
      assert.match(await textOf(row(page, 'owner')), /'me'/);
      await openRow(page, 'by_point', 'Point(x=1, y=2)');
      // A variable is called `key`, too.
      const key = row(page, 'key').filter({ hasText: 'Point' });
      await key.click();
      await key.locator('xpath=following-sibling::*[2]').filter({ hasText: /^12/ }).waitFor();
    },
    { file: VALUES },
  ));

test('values are copied in full, with their path and JSON', () =>
  withPage(
    async (page) => {
      await goUp(page, 'great');
      await catchCopies(page);
      await openRow(page, 'nested', '0');
      await row(page, 'nested').press('v');
      assert.equal(await copied(page), "[[[[[['deep inside', 42]]]]]]");
      await row(page, 'great').first().press('v');
      await page.waitForFunction((digits) => globalThis.copied === digits, String(7n ** 2000n));
      await row(page, '0').first().press('p');
      await page.waitForFunction(() => globalThis.copied === 'nested[0]');
      await row(page, '0').first().press('j');
      await page.waitForFunction(() => globalThis.copied.startsWith('{') && JSON.parse(globalThis.copied).kind === 'list');
    },
    { file: VALUES },
  ));

const printedBy = (name) => readFileSync(dumpOf(name).replace('.dump', '.stdout'), 'utf8').trimEnd().split('\n');

test('what the standard library prints by its own code is shown as it is printed', () =>
  withPage(
    async (page) => {
      await openRow(page, 'values');
      await row(page, '17').waitFor();
      const previews = page.locator('[data-name] .preview');
      const shown = (await previews.allInnerTexts()).slice(1, 19);
      const printed = printedBy('printed');
      assert.deepEqual(shown, printed.slice(0, 18));
      const call = printed.at(-1).replace("<class 'int'>", '<function>');
      assert.equal(
        (await row(page, 'call').locator('.preview').innerText()).replace("<class 'int'>", '<function>'),
        call,
      );
      assert.match(await textOf(row(page, 'many')), /^many array\('b', \[0, 1, 2, .* 9, … 20 more\]\)/);
    },
    { file: dumpOf('printed') },
  ));

test('a short text is copied as it is', () =>
  withPage(
    async (page) => {
      await row(page, 'short').waitFor();
      await catchCopies(page);
      await row(page, 'short').press('v');
      assert.equal(await copied(page), "line 1\n\tline 2 of a short text, 'quoted'");
    },
    { file: dumpOf('printed') },
  ));

test('a search finds ints of any size, and begins anew where it is opened again', () =>
  withPage(
    async (page) => {
      await row(page, 'great').waitFor();
      const dialog = page.getByRole('dialog');
      for (const [name, digits] of [
        ['great', '717897987691852588770249'],
        ['less', '-18446744073709551617'],
      ]) {
        await page.keyboard.press('f');
        await dialog.waitFor();
        await page.keyboard.type(digits);
        await dialog.locator('.hit-path').getByText(name, { exact: true }).waitFor();
        assert.equal(await dialog.getByRole('textbox').inputValue(), digits);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      }
    },
    { file: dumpOf('printed') },
  ));

test('a dialog that was left can be opened again at once', () =>
  withPage(
    async (page) => {
      await row(page, 'great').first().click();
      const dialog = page.getByRole('dialog');
      for (const key of ['f', '?', 'f', '?', 'f']) {
        await page.keyboard.press(key);
        await dialog.waitFor();
        await page.keyboard.press('Escape');
        await page.keyboard.press(key);
        await dialog.waitFor();
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      }
      assert.equal(await page.evaluate(() => document.activeElement?.dataset.name), 'great');
    },
    { file: dumpOf('printed') },
  ));

test('what is typed while a search goes on stays', () =>
  withPage(
    async (page) => {
      await row(page, 'user').waitFor();
      await page.keyboard.press('f');
      const input = page.getByRole('dialog').getByRole('textbox');
      await page.keyboard.type('9');
      await page.getByText('Stop', { exact: true }).waitFor();
      // Each sooner than the next search begins.
      await page.keyboard.type('99999', { delay: 60 });
      assert.equal(await input.inputValue(), '999999');
      await page.locator('.hits button', { hasText: 'numbers[999999]' }).waitFor();
    },
    { file: dumpOf('missing') },
  ));

test('bytes are a hex dump', () =>
  withPage(
    async (page) => {
      await goUp(page, 'blob');
      const inside = await openRow(page, 'blob');
      const hex = page.locator('pre.hex');
      await hex.waitFor();
      assert.match(await hex.innerText(), /^0000 {2}00 01 02 03 04 05 06 07 {2}·{8}\n/);
      assert.match(await hex.innerText(), /\n0040 {2}40 41 42 43 44 45 46 47 {2}@ABCDEFG\n/);
      await inside.getByLabel('Go to one of the bytes').fill('5000');
      await page.keyboard.press('Enter');
      await page.getByText('bytes 5,000 … 5,119 of 5,120').waitFor();
      assert.match(await hex.innerText(), /^1388 {2}88 89/);
      await row(page, 'blob').click();
      await openRow(page, 'short');
      await page.getByText('60 bytes').waitFor();
      assert.match(await hex.innerText(), /^0000 {2}00 01 00 01/);
    },
    { file: VALUES },
  ));

test('bytes of a picture are shown as one, but not those that claim too much', () =>
  withPage(
    async (page) => {
      await goUp(page, 'picture');
      await openRow(page, 'picture');
      await page.getByText('png, 40 × 30 pixels').waitFor();
      assert.deepEqual(await middle(page.locator('.picture canvas')), [255, 0, 0, 255]);
      await openRow(page, 'photo');
      await page.getByText('jpeg, 16 × 24 pixels').waitFor();
      const [red, green, blue] = await middle(page.locator('.picture canvas').nth(1));
      assert.ok(red < 20 && green < 20 && blue > 230, `${red} ${green} ${blue}`);
      await openRow(page, 'bomb');
      await page.getByText('60000 × 60000 pixels are too many').waitFor();
    },
    { file: VALUES },
  ));

test('an array of numbers has its facts, a plot and a grid', () =>
  withPage(
    async (page) => {
      const inside = await openRow(page, 'wave');
      await page.locator('.plot canvas').waitFor();
      assert.equal(
        await textOf(inside.locator('.content-head')),
        'shape 1,000 dtype <f8 min -39 max 39 mean 0.78',
      );
      assert.match(await page.locator('.plot canvas').getAttribute('aria-label'), /^Plot, from -39 to 39$/);
      await page.getByLabel('Later rows').click();
      await page.getByText('rows 50 … 99 of 1,000').waitFor();
      await page.waitForFunction(() => document.querySelector('.grid tbody tr')?.textContent === '50-10.0');
      await openRow(page, 'gaps');
      await page.locator('.plot').nth(1).waitFor();
      assert.match(await textOf(page.locator('.content-head').nth(1)), /max 49 mean 24.6667 nan 5$/);
    },
    { file: ARRAYS },
  ));

test('a plane is a heat map in the colours of the theme', () =>
  withPage(
    async (page) => {
      await openRow(page, 'plane');
      const canvas = page.locator('.plot canvas');
      await canvas.waitFor();
      // The least is in the first row, the greatest in the last.
      assert.deepEqual(await colourAt(canvas, 0.01, 0.01), [171, 32, 32, 255]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await waitUntil(async () => String(await colourAt(canvas, 0.01, 0.01)) === '255,145,137,255');
      await row(page, 'plane').click();
      await openRow(page, 'planes');
      await page.getByText('planes 0 … 0 of 2').waitFor();
      await page.getByLabel('Later planes').click();
      await page.waitForFunction(() => document.querySelector('.grid tbody tr')?.textContent === '012131415');
    },
    { file: ARRAYS },
  ));

test('arrays of bytes in rows are pictures', () =>
  withPage(
    async (page) => {
      await openRow(page, 'red');
      await page.getByText('20 × 15 pixels').waitFor();
      assert.deepEqual(await middle(page.locator('.picture canvas')), [255, 0, 0, 255]);
      await row(page, 'red').click();
      await openRow(page, 'grey');
      await page.getByText('30 × 20 pixels').waitFor();
      assert.deepEqual(await middle(page.locator('.picture canvas')), [25, 25, 25, 255]);
      await openRow(page, 'nothing');
      await page.getByText('There are no elements.').waitFor();
    },
    { file: ARRAYS },
  ));

test('a data frame is a table', { skip: !existsSync(TABLES) && 'no pandas' }, () =>
  withPage(
    async (page) => {
      await openRow(page, 'weather');
      const rows = page.locator('.grid tbody tr');
      await rows.first().waitFor();
      assert.equal(await textOf(rows.nth(1)), '1 Rome 0.25 2024-02-29');
      await page.getByLabel('Go to one of the rows').fill('-1');
      await page.keyboard.press('Enter');
      await page.getByText('rows 299 … 299 of 300').waitFor();
      await page.waitForFunction(() => document.querySelectorAll('.grid tbody tr').length === 1);
      assert.equal(await textOf(rows), '299 Lima 74.75 2024-03-01');
      await row(page, 'weather').click();
      await openRow(page, 'kinds');
      await page.waitForFunction(() => document.querySelectorAll('.grid tbody tr').length === 3);
      assert.deepEqual(await rows.allInnerTexts(), ['a\tlow', 'b\thigh', 'c\tNaN']);
    },
    { file: TABLES },
  ));

test('rows of several levels have all their labels', { skip: !existsSync(TABLES) && 'no pandas' }, () =>
  withPage(
    async (page) => {
      await openRow(page, 'sums');
      const rows = page.locator('.grid tbody tr');
      await rows.first().waitFor();
      assert.deepEqual(await rows.allInnerTexts(), ['Oslo, 2024\t1', 'Oslo, 2025\t2', 'Rome, 2024\t3', 'Rome, 2025\t4']);
    },
    { file: TABLES },
  ));

test('the fields of an array of structures are columns', { skip: !existsSync(TABLES) && 'no pandas' }, () =>
  withPage(
    async (page) => {
      const inside = await openRow(page, 'records');
      const rows = page.locator('.grid tbody tr');
      await rows.first().waitFor();
      assert.equal(await textOf(inside.locator('.content-head')), 'shape 120 dtype 6 fields');
      const heads = (await page.locator('.grid thead th').allInnerTexts()).map((head) => head.replace(/\s+/g, ' '));
      assert.deepEqual(heads, ['id <i2', 'gap |V2', 'at.x <f4', 'at.y <f4', 'name |S3', 'pair |u1 × 2']);
      assert.equal(await textOf(rows.nth(7)), "7 7 b'' 0.0 1.5 b'ab' [0, 0]");
      await page.getByLabel('Go to one of the rows').fill('-1');
      await page.keyboard.press('Enter');
      await page.getByText('rows 119 … 119 of 120').waitFor();
      await row(page, 'records').click();
      await openRow(page, 'square');
      await page.getByText("(3, b'', 0.0, 1.5, b'ab', [0, 0])").waitFor();
    },
    { file: TABLES },
  ));

test('cells say their zone, what is missing, and what is not known', { skip: !existsSync(TABLES) && 'no pandas' }, () =>
  withPage(
    async (page) => {
      const cells = async (name, expected) => {
        await openRow(page, name);
        const rows = page.locator('.grid tbody tr');
        await rows.first().waitFor();
        assert.deepEqual(await rows.allInnerTexts(), expected);
        await row(page, name).click();
      };
      await cells('zoned', ['0\t2023-12-31T23:30:00 UTC', '1\tNaT']);
      await cells('texts', ['0\ta', '1\t<NA>']);
      await cells('sparse', ['0\t<not known here>', '1\t<not known here>', '2\t<not known here>']);
      await cells('masked', ['0\t1.0', '1\t--', '2\tinf', '3\t7.0']);
    },
    { file: TABLES },
  ));

test('statistics are of what is finite and not masked', { skip: !existsSync(TABLES) && 'no pandas' }, () =>
  withPage(
    async (page) => {
      const head = async (name) => textOf((await openRow(page, name)).locator('.content-head').first());
      assert.equal(await head('masked'), 'shape 4 dtype <f8 min 1 max 7 mean 4 infinite 1 masked 1');
      await row(page, 'masked').click();
      // Ints are exact, however long.
      assert.equal(await head('large'), 'shape 3 dtype <i8 min 1700000001 max 1700000009 mean 1700000005');
    },
    { file: TABLES },
  ));

test('what libraries print is shown inside of containers, too', { skip: !existsSync(TABLES) && 'no pandas' }, () =>
  withPage(
    async (page) => {
      await row(page, 'scalars').waitFor();
      assert.equal(await row(page, 'scalars').locator('.preview').innerText(), `[${printedBy('tables').join(', ')}]`);
      assert.equal(
        await row(page, 'within').locator('.preview').innerText(),
        "[Timestamp('2024-05-05 10:00:00'), array([1, 2])]",
      );
    },
    { file: TABLES },
  ));

test('values that are far away in the file come after the others', () =>
  withPage(
    async (page) => {
      await row(page, 'letters').waitFor();
      await page.evaluate(() => {
        const post = Worker.prototype.postMessage;
        globalThis.asked = 0;
        Worker.prototype.postMessage = function (...parameters) {
          globalThis.asked += parameters[0].method === 'value' ? 1 : 0;
          return post.apply(this, parameters);
        };
      });
      await openRow(page, 'letters');
      await row(page, '29').getByText(/^'letter 29 x+/).waitFor();
      assert.equal(await page.locator('.preview', { hasText: /^'letter \d+ x+/ }).count(), 30);
      // What one answer had no time for was asked for alone.
      const asked = await page.evaluate(() => globalThis.asked);
      assert.ok(asked > 0, 'one answer had time for all');
    },
    { file: dumpOf('far') },
  ));

test('who refers to an object is listed and gone to', () =>
  withPage(
    async (page) => {
      await goUp(page, 'shared');
      await row(page, 'shared').click();
      await row(page, 'shared').press('r');
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/^3 refer to shared/).waitFor();
      const paths = await dialog.locator('.hit-path').allInnerTexts();
      assert.deepEqual(paths.sort(), ["holders['first']", "holders['second']", 'shared']);
      await dialog.getByText("holders['second']").click();
      await page.waitForFunction(() => document.activeElement?.dataset.name === "'second'");
    },
    { file: VALUES },
  ));

test('a search counts, stops, and goes to a value of another frame', () =>
  withPage(
    async (page) => {
      await row(page, 'markup').waitFor();
      await page.keyboard.press('f');
      await page.keyboard.type('deep inside');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('nested[0][0][0][0][0][0]').click();
      await focusedRow(page, "'deep inside'");
      assert.match(await textOf(page.locator('.row-footer')), /^nested\[0\]\[0\]\[0\]\[0\]\[0\]\[0\]/);
      await page.keyboard.press('f');
      await page.keyboard.type('no such thing anywhere');
      await dialog.getByText(/^0 found/).waitFor();
    },
    { file: VALUES },
  ));

test('a search finds instances by their type, and globals', () =>
  withPage(
    async (page) => {
      await row(page, 'markup').waitFor();
      await page.keyboard.press('f');
      await page.keyboard.type('node');
      const dialog = page.getByRole('dialog');
      await dialog.locator('.hit-path').getByText('root', { exact: true }).waitFor();
      await dialog.locator('.hit-path').getByText('Node', { exact: true }).first().click();
      await page.waitForFunction(() => document.activeElement?.dataset.name === 'Node');
      assert.equal(await textOf(page.locator('.row-footer .path')), 'Node');
    },
    { file: VALUES },
  ));

test('a hit in the source shows its line', () =>
  withPage(
    async (page) => {
      await row(page, 'markup').waitFor();
      await page.keyboard.press('f');
      await page.keyboard.type('class tags');
      await page.getByRole('dialog').getByText('class Tags(list):').click();
      await page.getByText('Back to the frame').waitFor();
      const line = page.locator('.source .line', { hasText: 'class Tags(list):' });
      await page.waitForFunction(() => document.querySelector('.source [data-current="true"]')?.textContent.includes('class Tags'));
      assert.ok(await line.isVisible());
    },
    { file: VALUES },
  ));

test('the exception stands among the variables of its frames, and what was met in it is gone to', () =>
  withPage(
    async (page) => {
      await row(page, 'currency').waitFor();
      await page.locator('.group-row', { hasText: /^Exception/ }).click();
      assert.match(await textOf(row(page, 'args')), /^args \("no exchange rate for 'GPB'",\)/);
      await page.locator('.group-row', { hasText: /^Exception/ }).click();
      await page.keyboard.press('f');
      const dialog = page.getByRole('dialog');
      // At once: on a busy machine a part of what is typed has hits of its own.
      await dialog.getByRole('textbox').fill("no exchange rate for 'GPB'");
      await dialog.locator('.hits button:enabled', { hasText: 'value' }).first().click();
      await focusedRow(page, 'no exchange rate');
      assert.ok(await row(page, 'args').isVisible());
    },
    { file: GOLDEN },
  ));
