// Pages as the command line makes them: `coredumpy export` and `coredumpy view`, of the demo's dump.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { choose, GOLDEN, PAGE, row, textOf, withPage } from './pages.mjs';

const PYTHON = process.env.COREDUMPY_PYTHON ?? fileURLToPath(new URL('../../.venv/bin/python', import.meta.url));
const coredumpy = (cwd, ...words) => spawnSync(PYTHON, ['-m', 'coredumpy', ...words], { cwd, encoding: 'utf8' });
const folders = [];
after(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

function folder() {
  const made = mkdtempSync(join(tmpdir(), 'coredumpy-'));
  folders.push(made);
  return made;
}

/** The demo's dump in a folder of its own. */
function demo() {
  const place = folder();
  copyFileSync(GOLDEN, join(place, 'billing.dump'));
  return place;
}

async function isOpen(page) {
  await row(page, 'currency').waitFor();
  assert.match(await textOf(page.locator('.banner')), /BillingError: no exchange rate for 'GPB'/);
  assert.equal(await textOf(page.locator('.file-name')), 'billing.dump');
}

test('an exported page opens from another folder, without its dump and without a network', async () => {
  const place = demo();
  const done = coredumpy(place, 'export', 'billing.dump');
  assert.equal(done.stderr, '');
  const elsewhere = join(folder(), 'attached to a ticket.html');
  renameSync(done.stdout.trim(), elsewhere);
  renameSync(join(place, 'billing.dump'), join(place, 'gone'));
  await withPage(isOpen, { url: pathToFileURL(elsewhere), offline: true });
});

test('the page of `view` is that of the dump beside it', async () => {
  const place = demo();
  const done = coredumpy(place, 'view', '--no-browser', 'billing.dump');
  await withPage(isOpen, { url: done.stdout.trim(), offline: true });
});

test('the page of `view` without a dump takes one', async () => {
  const done = coredumpy(folder(), 'view', '--no-browser');
  await withPage(
    async (page) => {
      await choose(page, GOLDEN);
      await row(page, 'currency').waitFor();
    },
    { url: done.stdout.trim() },
  );
});

test('the page that is served asks for nothing but itself', async () => {
  const server = spawn(PYTHON, ['-m', 'coredumpy', 'view', '--serve', 'billing.dump'], { cwd: demo(), stdio: 'pipe' });
  try {
    const [address] = await new Promise((resolve) => createInterface(server.stdout).once('line', (line) => resolve([line])));
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/[^/]{20,}\/$/);
    await withPage(isOpen, { url: address });
  } finally {
    server.kill('SIGINT');
  }
});

test('what is exported is the page that was built', () => {
  const place = demo();
  coredumpy(place, 'export', 'billing.dump');
  const exported = readFileSync(join(place, 'billing.dump.html'), 'utf8');
  const [before, after] = readFileSync(PAGE, 'utf8').split('<!--coredumpy:dump-->');
  assert.ok(exported.startsWith(before) && exported.endsWith(after), 'run `make viewer`, or build the wheel anew');
});
