// Threads, frames and source; the exception and its causes; keys, sizes, colours; addresses; paper.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { choose, dumpOf, focusedRow, GOLDEN, PAGE, row, textOf, withPage } from './pages.mjs';

const texts = async (locator) => (await locator.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
const frames = (page) => texts(page.locator('.stacks [role=treeitem][aria-level="2"]'));
const groups = (page) => texts(page.locator('.stacks .group-row'));
const chosen = (page) => textOf(page.locator('.stacks [aria-selected=true]'));
const currentLine = (page) => textOf(page.locator('[aria-current=location]'));
const isAt = (page, start) =>
  page.waitForFunction(
    (start) => document.querySelector('[aria-current=location]')?.textContent.startsWith(start),
    String(start),
  );
const stderrOf = (name) => readFileSync(dumpOf(name).replace('.dump', '.stderr'), 'utf8');

// --- threads, tasks, frames --------------------------------------------------------------------------------------------

test('the crashed thread comes first, then other exceptions, threads and tasks', () =>
  withPage(
    async (page) => {
      const found = await groups(page);
      assert.match(found[0], /^MainThread crashed \d+$/);
      assert.ok(found.some((text) => /^mailer/.test(text)), found.join());
      assert.ok(found.some((text) => /^fetch 0/.test(text)), found.join());
      assert.deepEqual(await frames(page), (await frames(page)).filter((text) => !/runners|base_events/.test(text)));
    },
    { file: dumpOf('threads') },
  ));

test('frames of another thread and of a task can be reached', () =>
  withPage(
    async (page) => {
      await page.locator('.group-row', { hasText: 'mailer' }).click();
      await page.locator('.frame-row', { hasText: 'wait_for_work' }).click();
      await isAt(page, 11);
      assert.match(await textOf(row(page, 'queue_name')), /'mail'/);
      await page.locator('.group-row', { hasText: 'fetch 1' }).click();
      await page.locator('.frame-row', { hasText: 'fetch' }).last().click();
      await row(page, 'address').waitFor();
      assert.match(await textOf(row(page, 'address')), /'host-1'/);
    },
    { file: dumpOf('threads') },
  ));

test('library frames are folded until somebody opens them', () =>
  withPage(
    async (page) => {
      const folded = await frames(page);
      assert.match(folded.join(' | '), /library frames? \| write program\.py:\d+ \| <module>/);
      await page.locator('.more', { hasText: 'library frame' }).click();
      assert.ok((await frames(page)).length > folded.length);
      assert.match((await frames(page)).join(), /encoder\.py/);
      await page.getByLabel('Library').uncheck();
      assert.deepEqual(await frames(page), folded);
    },
    { file: dumpOf('library') },
  ));

test('a filter leaves the frames whose function or file has the text', () =>
  withPage(
    async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('encode');
      const found = await frames(page);
      assert.ok(found.length > 1 && found.every((text) => /encode/.test(text)), found.join());
      await page.getByLabel('Filter frames').fill('no such frame');
      assert.deepEqual(await frames(page), []);
      await page.getByText('No frame has this text').waitFor();
    },
    { file: dumpOf('library') },
  ));

// --- source ------------------------------------------------------------------------------------------------------------

test('the line and the columns of each frame are marked, and other frames of the file can be reached', () =>
  withPage(
    async (page) => {
      await isAt(page, 76);
      assert.match(await page.locator('mark').innerText(), /^raise BillingError/);
      const others = page.locator('.lineno.other');
      assert.ok((await others.count()) >= 2);
      const lineno = await others.first().innerText();
      await others.first().click();
      await isAt(page, lineno);
      assert.equal(await textOf(page.locator('.pane-head .count')), `line ${lineno}`);
      assert.ok((await chosen(page)).endsWith(`:${lineno}`));
      assert.ok(await page.locator('[aria-current=location]').isVisible());
    },
    { file: GOLDEN },
  ));

test('a line that a search found is shown, and one gets back to the frame', () =>
  withPage(
    async (page) => {
      await page.keyboard.press('f');
      await page.keyboard.type('def read_orders');
      await page.locator('.hits button', { hasText: 'def read_orders' }).click();
      await isAt(page, 37);
      await page.getByRole('button', { name: 'Back to the frame' }).click();
      await isAt(page, 76);
    },
    { file: GOLDEN },
  ));

// --- the exception -----------------------------------------------------------------------------------------------------

test('causes and contexts are a tree, and each leads to its frame', () =>
  withPage(
    async (page) => {
      assert.equal(await textOf(page.locator('h1')), 'PaymentError: cannot pay 12');
      const first = page.locator('.banner > .chain > li');
      assert.match(await textOf(first), /^during handling of ValueError: no limit is set caused by KeyError: 'limit'$/);
      const inner = first.locator('.chain > li');
      assert.match(await textOf(inner), /^caused by KeyError: 'limit'$/);
      await inner.getByRole('button', { name: 'KeyError' }).click();
      await isAt(page, 7);
      await page.locator('.banner').getByRole('button', { name: 'ValueError' }).click();
      await isAt(page, 9);
      await page.locator('h1').getByRole('button').click();
      await isAt(page, 19);
    },
    { file: dumpOf('chain') },
  ));

test('notes stand below the message', { skip: !stderrOf('chain').includes('night run') }, () =>
  withPage(
    async (page) => {
      assert.deepEqual(await texts(page.locator('.exception-note')), ['asked for by the night run']);
    },
    { file: dumpOf('chain') },
  ));

test('lines of a note are lines', { skip: !existsSync(dumpOf('regrouped')) }, () =>
  withPage(
    async (page) => {
      const [note] = await page.locator('.exception-note').allInnerTexts();
      assert.equal(note, "first line\n\tsecond 'line'");
    },
    { file: dumpOf('regrouped') },
  ));

test('a frame without variables of its own shows the globals that its code names', () =>
  withPage(
    async (page) => {
      await row(page, 'prices').waitFor();
      assert.match(await textOf(row(page, 'prices')), /^prices \{'pear': 3\}/);
      assert.equal(await page.locator('.group-row', { hasText: /^Exception/ }).getAttribute('aria-expanded'), 'false');
    },
    { file: dumpOf('module') },
  ));

test('members of a group lead to their frames', { skip: !existsSync(dumpOf('group')) }, () =>
  withPage(
    async (page) => {
      assert.deepEqual(await texts(page.locator('.banner > .chain > li')), [
        'holds ValueError: row 3 is bad',
        'holds ValueError: row 8 is bad',
      ]);
      await page.locator('.banner .chain').getByRole('button').last().click();
      await isAt(page, 2);
      assert.match(await textOf(row(page, 'number')), /8/);
    },
    { file: dumpOf('group') },
  ));

test('a message of several lines has them, and what would steer is escaped', () =>
  withPage(
    async (page) => {
      assert.equal(
        await page.locator('h1').evaluate((title) => title.textContent),
        'ValueError: line 1 has a mistake:\n\tprice = \\n\\x1b[31m',
      );
      const lines = await page.locator('h1').innerText();
      assert.equal(lines.split('\n').length, 2);
    },
    { file: dumpOf('lines') },
  ));

test('banner: thread, time, Python, platform', () =>
  withPage(
    async (page) => {
      assert.match(
        await textOf(page.locator('.facts')),
        /Thread MainThread Time 2026-11-22 14:26:34 UTC Python cpython 3\.11\.2 Platform Linux \S+ x86_64/,
      );
    },
    { file: GOLDEN },
  ));

for (const name of [
  'chain',
  'library',
  'statements',
  'syntax',
  ...['group', 'regrouped'].filter((name) => existsSync(dumpOf(name))),
]) {
  test(`the copied traceback is what CPython printed: ${name}`, () =>
    withPage(
      async (page) => {
        await page.getByRole('button', { name: 'Copy traceback' }).click();
        await page.getByText('Copied the traceback').waitFor();
        const copied = await page.evaluate(() => navigator.clipboard.readText());
        assert.equal(`${copied.trimEnd()}\n`, stderrOf(name));
      },
      { file: dumpOf(name), permissions: ['clipboard-read', 'clipboard-write'] },
    ));
}

// --- keys --------------------------------------------------------------------------------------------------------------

test('? lists every key, and Escape closes the list', () =>
  withPage(
    async (page) => {
      await page.keyboard.press('?');
      const dialog = page.getByRole('dialog', { name: 'Keyboard' });
      const keys = await texts(dialog.locator('kbd'));
      for (const key of ['u', 'd', '1', '2', '3', '/', 'f', 'c', 'o', 't', '?', 'Enter']) {
        assert.ok(keys.includes(key), key);
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    },
    { file: GOLDEN },
  ));

test('the splitters move by keyboard and by mouse', () =>
  withPage(
    async (page) => {
      const width = async () => (await page.locator('.pane.stacks').boundingBox()).width;
      const bar = page.getByRole('separator', { name: 'Width of the frames' });
      const before = await width();
      await bar.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      assert.ok((await width()) > before + 40);
      assert.equal(await bar.getAttribute('aria-valuenow'), String(Math.round(await width())));
      const box = await bar.boundingBox();
      await page.mouse.move(box.x, box.y + 200);
      await page.mouse.down();
      await page.mouse.move(box.x - 80, box.y + 200);
      await page.mouse.up();
      assert.ok((await width()) < before - 20);
    },
    { file: GOLDEN },
  ));

test('the main path by keyboard alone: open, frames, up, variables, expand, copy the path, search', () =>
  withPage(
    async (page) => {
      const asked = page.waitForEvent('filechooser');
      const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
      for (let stops = 0; !/^Choose a file/.test(await focused()); stops++) {
        assert.ok(stops < 10, 'the button is no stop');
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Enter');
      await (await asked).setFiles(GOLDEN);
      await row(page, 'currency').waitFor();
      await page.keyboard.press('1');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await row(page, 'order').waitFor();
      assert.match(await textOf(page.locator('.source .function')), /price/);
      await page.keyboard.press('3');
      const goTo = async (name) => {
        for (let rows = 0; (await page.evaluate(() => document.activeElement?.dataset.name)) !== name; rows++) {
          assert.ok(rows < 20, `${name} is not reached`);
          await page.keyboard.press('ArrowDown');
        }
      };
      await goTo('order');
      await page.keyboard.press('ArrowRight');
      await row(page, 'customer').waitFor();
      await goTo('customer');
      await page.keyboard.press('p');
      await page.getByText('Copied the path').waitFor();
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^order\.customer$/);
      await page.keyboard.press('f');
      await page.keyboard.type('harbour');
      await page.locator('.hits button:enabled').first().waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await focusedRow(page, 'Harbour');
    },
    { permissions: ['clipboard-read', 'clipboard-write'] },
  ));

test('a row that one goes up to is not below the title that sticks above it', () =>
  withPage(
    async (page) => {
      await row(page, 'markup').waitFor();
      const isSeen = () =>
        page.evaluate(() => {
          const { x, y } = document.activeElement.getBoundingClientRect();
          return document.activeElement.contains(document.elementFromPoint(x + 40, y + 2));
        });
      await page.keyboard.press('u');
      await page.keyboard.press('3');
      for (const key of ['End', ...Array(12).fill('ArrowUp')]) {
        await page.keyboard.press(key);
        assert.ok(await isSeen(), key);
      }
    },
    { file: dumpOf('values'), height: 500 },
  ));

test('what has the focus can be seen', () =>
  withPage(
    async (page) => {
      const unseen = new Set();
      for (let stops = 0; stops < 25; stops++) {
        await page.keyboard.press('Tab');
        const found = await page.evaluate(() => {
          const element = document.activeElement;
          const { outlineStyle, outlineWidth, backgroundColor } = getComputedStyle(element);
          const isSeen = (outlineStyle !== 'none' && outlineWidth !== '0px') || element.matches('.splitter');
          return isSeen ? '' : `${element.outerHTML.slice(0, 80)} ${backgroundColor}`;
        });
        if (found && !found.startsWith('<body')) {
          unseen.add(found);
        }
      }
      assert.deepEqual([...unseen], []);
    },
    { file: GOLDEN },
  ));

// --- sizes and colours -------------------------------------------------------------------------------------------------

// 720 and 640 pixels are 1440 and 1280 at 200 % zoom.
for (const width of [1440, 720, 640, 400, 320]) {
  test(`nothing is wider than a window of ${width} pixels`, () =>
    withPage(
      async (page) => {
        const overflow = () =>
          page.evaluate(() => [
            document.documentElement.scrollWidth - innerWidth,
            ...[...document.querySelectorAll('.top-bar, .banner, .panes, .tabs, .pane-head, .row-footer, dialog')]
              .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
              .map((element) => element.className || element.tagName),
          ]);
        for (const name of ['Frames', 'Source', 'Variables']) {
          const tab = page.getByRole('tab', { name });
          if (await tab.isVisible()) {
            await tab.click();
            assert.equal(await tab.getAttribute('aria-selected'), 'true');
          }
          assert.deepEqual(await overflow(), [0]);
        }
        await page.keyboard.press('?');
        assert.deepEqual(await overflow(), [0]);
      },
      { file: GOLDEN, width, height: 450 },
    ));
}

test('tabs are changed with the arrow keys', () =>
  withPage(
    async (page) => {
      await page.getByRole('tab', { name: 'Source' }).focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('.pane.variables').waitFor();
      assert.equal(await page.locator('.pane.source').isVisible(), false);
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Variables');
      await page.keyboard.press('ArrowRight');
      await page.locator('.pane.stacks').waitFor();
    },
    { file: GOLDEN, width: 400 },
  ));

test('colours are the system’s, or as one chooses, and that is remembered', () =>
  withPage(
    async (page) => {
      const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const dark = await paper();
      await page.emulateMedia({ colorScheme: 'light' });
      const light = await paper();
      assert.notEqual(dark, light);
      await page.keyboard.press('t');
      assert.equal(await paper(), light);
      await page.keyboard.press('t');
      assert.equal(await paper(), dark);
      // The browser writes it down a little later.
      await page.waitForTimeout(500);
      await page.reload();
      assert.equal(await paper(), dark);
      await page.keyboard.press('t');
      assert.equal(await paper(), light);
    },
    { colorScheme: 'dark' },
  ));

test('who wants no motion gets none', () =>
  withPage(
    async (page) => {
      await page.keyboard.press('c');
      await page.locator('.notice[data-shown=true]').waitFor();
      const moving = await page.evaluate(() =>
        document.getAnimations().filter(({ effect }) => effect.getKeyframes().some(({ opacity }) => opacity === '0')).length,
      );
      assert.equal(moving, 0);
    },
    { file: GOLDEN, reducedMotion: 'reduce' },
  ));

// --- addresses ---------------------------------------------------------------------------------------------------------

test('the address holds dump, thread, frame and path, and leads back to them', () =>
  withPage(
    async (page) => {
      await page.keyboard.press('u');
      await row(page, 'order').waitFor();
      await row(page, 'order').click();
      await row(page, 'customer').click();
      const address = page.url();
      assert.match(address, /#dump=[0-9a-f]{32}&thread=thread-\d+&frame=\d+&path=/);
      await withPage(
        async (other) => {
          await choose(other, GOLDEN);
          await other.waitForFunction(() => document.activeElement?.dataset.name === 'customer');
          assert.match(await textOf(other.locator('.source .function')), /price/);
          assert.equal(await other.locator('.note').count(), 0);
        },
        { url: address },
      );
    },
    { file: GOLDEN },
  ));

test('an address leads to what is of the exception', () =>
  withPage(
    async (page) => {
      await row(page, 'currency').waitFor();
      await page.locator('.group-row', { hasText: /^Exception/ }).click();
      await row(page, 'args').click();
      const address = page.url();
      assert.match(address, /&path=Exception%2Fexception%3A0$/);
      await withPage(
        async (other) => {
          await choose(other, GOLDEN);
          await other.waitForFunction(() => document.activeElement?.dataset.name === 'args');
        },
        { url: address },
      );
    },
    { file: GOLDEN },
  ));

test('an address leads to what is of a cause', () =>
  withPage(
    async (page) => {
      await page.getByRole('button', { name: 'KeyError' }).click();
      await page.locator('.group-row', { hasText: /^Exception/ }).click();
      await row(page, 'args').waitFor();
      await row(page, 'args').click();
      assert.match(await textOf(row(page, 'args')), /'limit'/);
      const address = page.url();
      assert.match(address, /&thread=exception-\d+&/);
      await withPage(
        async (other) => {
          await choose(other, dumpOf('chain'));
          await other.waitForFunction(() => document.activeElement?.dataset.name === 'args');
          assert.match(await textOf(row(other, 'args')), /'limit'/);
        },
        { url: address },
      );
    },
    { file: dumpOf('chain') },
  ));

test('a link to another dump says so, before a dump is open and after', () =>
  withPage(
    async (page) => {
      assert.match(await textOf(page.locator('main')), /The address leads into the dump 0123abcd\. Open it to go there/);
      await choose(page, GOLDEN);
      await row(page, 'currency').waitFor();
      assert.match(await textOf(page.locator('.note')), /^This link is for another dump\. It leads into the dump 0123abcd/);
      assert.match(page.url(), /dump=0123abcd/);
      await page.getByRole('button', { name: 'Stay here' }).click();
      assert.equal(await page.locator('.note').count(), 0);
      await page.waitForURL(/frame=/);
    },
    { url: `${PAGE}#dump=0123abcd0123abcd0123abcd0123abcd&thread=thread-1&frame=3` },
  ));

test('an address that is typed is followed', () =>
  withPage(
    async (page) => {
      await page.keyboard.press('u');
      await row(page, 'order').waitFor();
      const { hash } = new URL(page.url());
      await page.keyboard.press('d');
      await row(page, 'currency').waitFor();
      await page.evaluate((hash) => {
        location.hash = hash;
      }, hash);
      await row(page, 'order').waitFor();
    },
    { file: GOLDEN },
  ));

// --- paper -------------------------------------------------------------------------------------------------------------

test('paper has banner, traceback, code windows and what is expanded', () =>
  withPage(
    async (page) => {
      await page.keyboard.press('u');
      await page.getByRole('tab', { name: 'Variables' }).click();
      await row(page, 'order').waitFor();
      await row(page, 'order').click();
      await row(page, 'customer').waitFor();
      await page.locator('.paper .window').first().waitFor({ state: 'attached' });
      await page.getByRole('tab', { name: 'Source' }).click();
      await page.emulateMedia({ media: 'print' });
      const text = await page.locator('body').innerText();
      assert.match(text, /BillingError: no exchange rate for 'GPB'/);
      assert.match(text, /Traceback \(most recent call last\):/);
      assert.match(text, /→\s+76\s+raise BillingError/);
      assert.match(text, /Variables of price/);
      assert.match(text, /customer\s+.*Harbour Books/);
      assert.doesNotMatch(text, /Copy traceback|Search|Filter frames/);
      assert.ok((await page.pdf({ format: 'A4' })).length > 10_000);
    },
    // A4 is as wide as this, which on a screen is too narrow for three panes.
    { file: GOLDEN, width: 794 },
  ));
