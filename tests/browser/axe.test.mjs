// axe-core finds nothing to object to, on any screen, in either theme.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { choose, drop, dumpOf, fileOf, GOLDEN, PAGE, require, row, withPage } from './pages.mjs';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

async function openRows(page, ...names) {
  for (const name of names) {
    await row(page, name).click();
  }
}

const SCREENS = {
  'the first screen': [null, async () => {}],
  'the first screen of a link': [null, async () => {}, `${PAGE}#dump=0123abcd0123abcd0123abcd0123abcd`],
  'a problem': [
    null,
    async (page) => {
      await choose(page, await fileOf('{}'));
      await page.locator('main.problem').waitFor();
    },
  ],
  'an open dump': [GOLDEN, (page) => row(page, 'currency').waitFor()],
  'an expanded value': [
    GOLDEN,
    async (page) => {
      await page.keyboard.press('u');
      await row(page, 'order').click();
      await row(page, 'customer').waitFor();
    },
  ],
  'threads and tasks': [
    dumpOf('threads'),
    async (page) => {
      for (const title of ['mailer', 'fetch 0']) {
        await page.locator('.group-row', { hasText: title }).click();
      }
      await page.getByLabel('Library').check();
    },
  ],
  'a group of exceptions': [dumpOf('chain'), (page) => row(page, 'amount').waitFor()],
  'what is missing': [dumpOf('missing'), (page) => row(page, 'numbers').click()],
  'markup as values': [dumpOf('hostile'), (page) => row(page, 'script').click()],
  'a search': [
    GOLDEN,
    async (page) => {
      await page.keyboard.press('f');
      await page.keyboard.type('order');
      await page.locator('.hits button').first().waitFor();
    },
  ],
  'texts and bytes as a whole': [
    dumpOf('values'),
    async (page) => {
      await openRows(page, 'markup', 'huge', 'lines');
      await page.keyboard.press('u');
      await openRows(page, 'numbers', 'blob', 'picture', 'bomb', 'holders', 'loop');
      await page.getByText('60000 × 60000 pixels').waitFor();
    },
  ],
  'arrays': [
    dumpOf('arrays'),
    async (page) => {
      await openRows(page, 'wave', 'plane', 'planes', 'red', 'nothing');
      await page.getByText('There are no elements.').waitFor();
    },
  ],
  'who refers to an object': [
    dumpOf('values'),
    async (page) => {
      await row(page, 'markup').waitFor();
      await page.keyboard.press('u');
      await openRows(page, 'shared');
      await page.getByRole('button', { name: 'Referrers' }).click();
      await page.locator('.hits button').first().waitFor();
    },
  ],
  'the list of keys': [GOLDEN, (page) => page.keyboard.press('?')],
  'a second dump': [GOLDEN, (page) => drop(page, dumpOf('chain'))],
  'a comparison': [
    dumpOf('pair-9-a'),
    async (page) => {
      await drop(page, dumpOf('pair-9-b'));
      await page.getByRole('button', { name: 'Compare', exact: true }).click();
      await page.getByText(/^9 differences/).waitFor();
    },
  ],
  'a link to another dump': [GOLDEN, async () => {}, `${PAGE}#dump=0123abcd0123abcd0123abcd0123abcd`],
};

/** What is as narrow as a telephone has tabs. */
const NARROW = {
  'the first screen': SCREENS['the first screen'],
  ...Object.fromEntries(
    ['Frames', 'Source', 'Variables'].map((name) => [
      `the tab ${name}`,
      [GOLDEN, (page) => page.getByRole('tab', { name }).click()],
    ]),
  ),
  'a comparison': SCREENS['a comparison'],
  'arrays': [
    dumpOf('arrays'),
    async (page) => {
      await page.getByRole('tab', { name: 'Variables' }).click();
      await openRows(page, 'wave', 'plane');
      await page.locator('.plot').nth(1).waitFor();
    },
  ],
};

/** What axe has to object to, each with where. */
function objections(page, ...rules) {
  return page.evaluate(async (rules) => {
    const { violations } = await globalThis.axe.run(rules.length > 0 ? { runOnly: rules } : {});
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  }, rules);
}

for (const [width, screens] of [
  [1440, SCREENS],
  [400, NARROW],
]) {
  for (const [name, [file, go, url = PAGE]] of Object.entries(screens)) {
    test(`${name}, ${width} pixels`, () =>
      withPage(
        async (page) => {
          await go(page);
          await page.evaluate(axe);
          assert.deepEqual(await objections(page), []);
          // The themes differ in colours alone.
          await page.emulateMedia({ colorScheme: 'dark' });
          assert.deepEqual(await objections(page, 'color-contrast'), []);
        },
        { file, colorScheme: 'light', url, width },
      ));
  }
}
