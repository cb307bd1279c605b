// What the browser tests share: the page in Debian's Chromium, from file://, with an eye on console and network.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const require = createRequire(new URL('../../www/package.json', import.meta.url));
const { chromium } = require('playwright-core');

export const PAGE = new URL('../../target/viewer/viewer.html', import.meta.url);
export const GOLDEN = fileURLToPath(new URL('../golden/v1-billing.dump', import.meta.url));

/** A dump of make_dumps.py. */
export const dumpOf = (name) => fileURLToPath(new URL(`../../target/browser/dumps/${name}.dump`, import.meta.url));

/** Longer than anything takes, two test files at a time. */
const PATIENCE_MS = 60_000;

const browsers = new Map();
const folders = [];
after(async () => {
  await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The whole browser, with the windows that nobody sees. */
export const CHROMIUM = '/usr/bin/chromium';

/** The same engine without windows opens a page in half the time; where it is not found, the whole browser. */
const HEADLESS = ['/usr/bin/chromium-headless-shell', CHROMIUM].find(existsSync);

/** A browser with these flags, shared by the tests of a file. */
function browserWith(executablePath, flags) {
  const key = [executablePath, ...flags].join(' ');
  if (!browsers.has(key)) {
    browsers.set(key, chromium.launch({ executablePath, args: ['--no-sandbox', ...flags] }));
  }
  return browsers.get(key);
}

/**
 * A fresh page for `run`. At its end nothing stands in the console but what `allows` matches, and nothing was asked of
 * any network. `file`: a dump that is chosen at once.
 */
export async function withPage(run, options = {}) {
  const { url = PAGE, file, allows, width = 1440, height = 900, executable = HEADLESS, flags = [], ...context } = options;
  const browser = await browserWith(executable, flags);
  const surroundings = await browser.newContext({ viewport: { width, height }, ...context });
  const page = await surroundings.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const seen = [];
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== String(url).split('#')[0] && !request.url().startsWith('blob:')) {
      seen.push(request.url());
    }
  });
  try {
    await page.goto(String(url));
    if (file) {
      await choose(page, file);
      await page.locator('main.open').waitFor();
    }
    await run(page);
    assert.deepEqual(seen.filter((text) => !allows?.test(text)), []);
  } finally {
    await surroundings.close();
  }
}

/** Chooses a file with the button of the page. */
export async function choose(page, file, button = /^Choose/) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ]);
  await chooser.setFiles(file);
}

/** Drops files on the page, or pastes them. */
export async function give(page, event, ...files) {
  const parts = files.map((file) => [basename(file), readFileSync(file).toString('base64')]);
  await page.evaluate(
    ([event, parts]) => {
      const transfer = new DataTransfer();
      for (const [name, base64] of parts) {
        transfer.items.add(new File([Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0))], name));
      }
      const init = { bubbles: true, cancelable: true };
      document.body.dispatchEvent(
        event === 'paste'
          ? new ClipboardEvent(event, { ...init, clipboardData: transfer })
          : new DragEvent(event, { ...init, dataTransfer: transfer }),
      );
    },
    [event, parts],
  );
}

export const drop = (page, ...files) => give(page, 'drop', ...files);

/** The row of a variable or member. */
export const row = (page, name) => page.locator(`[data-name="${name}"]`);

/** Waits until a row that has the text has the focus; the hit that was clicked may have the text, too. */
export const focusedRow = (page, text) =>
  page.waitForFunction((text) => {
    const focused = document.activeElement;
    return focused?.matches('[role=treeitem]') && focused.textContent.includes(text);
  }, text);

/** A file of its own, which is gone after the tests. */
export async function fileOf(bytes, name = 'a.dump') {
  const folder = await mkdtemp(join(tmpdir(), 'coredumpy-'));
  folders.push(folder);
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** The page with a text in it changed, such as its policy. */
export async function changedPage(change) {
  return pathToFileURL(await fileOf(change(readFileSync(PAGE, 'utf8')), 'page.html'));
}

/** The page as `coredumpy export` makes it. */
export function exportedPage(file, block = 12 * 1024 * 1024) {
  const bytes = readFileSync(file);
  const about = JSON.stringify({ name: basename(file), size: bytes.length, block });
  let blocks = `<script type="application/json" id="coredumpy-dump">${about}</script>`;
  for (let at = 0; at < bytes.length; at += block) {
    const text = bytes.subarray(at, at + block).toString('base64');
    blocks += `<script type="application/x-coredumpy-dump;base64">${text}</script>`;
  }
  return changedPage((page) => page.replace('<!--coredumpy:dump-->', () => blocks));
}

/** What a reader sees in an element, its spaces as one. */
export async function textOf(locator) {
  return (await locator.innerText()).replace(/\s+/g, ' ').trim();
}
