// Each thing that can go wrong with a file, made to happen: what the page says, and what stays usable.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { changedPage, choose, drop, dumpOf, fileOf, GOLDEN, row, textOf, withPage } from './pages.mjs';

const title = (page) => textOf(page.locator('h1'));
const detail = (page) => textOf(page.locator('.detail'));

async function problemOf(page, bytes, name) {
  await choose(page, await fileOf(bytes, name));
  await page.locator('main.problem').waitFor();
}

// --- what does not open ------------------------------------------------------------------------------------------------

const STRANGERS = [
  ['', 'the file is empty'],
  ['{"a": 1}', 'this is JSON'],
  ['<!doctype html><p>', 'this is a page or other markup'],
  ['PK\x03\x04', 'this is a zip archive'],
  [Buffer.from([0x1f, 0x8b, 8, 0]), 'this is packed with gzip'],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'this is packed with zstd'],
  [Buffer.from([0x80, 0x04, 0x95]), 'the file begins with 80 04 95, expected d9 d9 f7'],
];
for (const [bytes, words] of STRANGERS) {
  test(`what is no dump: ${words}`, () =>
    withPage(async (page) => {
      await problemOf(page, bytes, 'notes.dump');
      assert.equal(await title(page), 'This is not a dump of coredumpy');
      assert.match(await detail(page), new RegExp(`notes\\.dump: ${words}`));
      // By keyboard the way on is the next stop.
      assert.equal(await page.getByRole('button', { name: 'Choose another file' }).count(), 1);
    }));
}

test('a CBOR file of something else is no dump', () =>
  withPage(async (page) => {
    await problemOf(page, Buffer.from([0xd9, 0xd9, 0xf7, 0xa1, 0x61, 0x61, 0x01]));
    assert.equal(await title(page), 'This is not a dump of coredumpy');
  }));

test('a newer version names both numbers', () =>
  withPage(async (page) => {
    const bytes = readFileSync(GOLDEN);
    const at = bytes.indexOf('version') + 'version'.length;
    assert.equal(bytes[at + 1], 1);
    bytes[at + 1] = 7;
    await problemOf(page, bytes);
    assert.equal(await title(page), 'This dump is of a newer version');
    assert.match(await detail(page), /version 7, but this coredumpy reads version 1/);
  }));

test('a file that is cut in its header says so', () =>
  withPage(async (page) => {
    await problemOf(page, readFileSync(GOLDEN).subarray(0, 100));
    assert.equal(await title(page), 'This dump is cut too early');
  }));

test('a folder cannot be read', () =>
  withPage(async (page) => {
    await page.evaluate(() => {
      const file = new File(['x'], 'folder');
      file.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('it is a folder', 'NotReadableError')) });
      const drop = new Event('drop', { bubbles: true, cancelable: true });
      drop.dataTransfer = { files: [file] };
      document.body.dispatchEvent(drop);
    });
    await page.locator('main.problem').waitFor();
    assert.equal(await title(page), 'The file cannot be read any more');
  }));

// --- what opens with what is whole -------------------------------------------------------------------------------------

test('a cut file opens with what is whole', () =>
  withPage(async (page) => {
    const bytes = readFileSync(dumpOf('missing'));
    await choose(page, await fileOf(bytes.subarray(0, Math.floor(bytes.length * 0.6))));
    await page.locator('main.open').waitFor();
    assert.match(await textOf(page.locator('.missing-total')), /The file is cut: it shows what is whole/);
    assert.match(await textOf(row(page, 'user')), /'ada'/);
  }));

test('of a damaged block the rest stays usable', () =>
  withPage(async (page) => {
    const bytes = readFileSync(dumpOf('missing'));
    const half = bytes.length >> 1;
    bytes.fill(0xaa, half, half + 64);
    await choose(page, await fileOf(bytes));
    await page.locator('main.open').waitFor();
    assert.match(await textOf(row(page, 'user')), /'ada'/);
    assert.equal(await page.locator('[aria-current=location]').count(), 1);
    await page.keyboard.press('f');
    await page.keyboard.type('999999');
    await page.getByText('1 damaged blocks were passed over').waitFor();
    await page.locator('.hits button', { hasText: 'numbers[999999]' }).waitFor();
  }));

const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

test('without its source a dump has its frames and variables', () =>
  withPage(async (page) => {
    const bytes = readFileSync(GOLDEN);
    const source = bytes.indexOf(ZSTD);
    bytes.fill(0xaa, source + 16, source + 80);
    await choose(page, await fileOf(bytes));
    await row(page, 'currency').waitFor();
    assert.match(await textOf(page.locator('.pane.source')), /damaged \(block at byte \d+: checksum [0-9a-f]{8}, expected/);
  }));

test('without its objects a dump still says what happened, and where', () =>
  withPage(
    async (page) => {
      const bytes = readFileSync(GOLDEN);
      const objects = bytes.lastIndexOf(ZSTD);
      bytes.fill(0xaa, objects + 16, objects + 80);
      await choose(page, await fileOf(bytes));
      await page.locator('main.open').waitFor();
      assert.match(await textOf(page.locator('.banner')), /BillingError: no exchange rate for 'GPB'/);
      assert.match(await textOf(page.locator('.facts')), /^Thread MainThread/);
      const line = page.locator('[aria-current=location]');
      await line.waitFor();
      assert.match(await textOf(line), /^76 raise BillingError/);
      assert.match(
        await textOf(page.locator('.pane.variables')),
        /^The variables cannot be read: <damaged \(block at byte \d+: checksum [0-9a-f]{8}, expected [0-9a-f]{8}\)>$/,
      );
      await page.keyboard.press('u');
      await page.locator('.frame-row[aria-selected=true]', { hasText: 'price' }).waitFor();
      await page.getByRole('button', { name: 'Copy traceback' }).click();
      await page.getByText('Copied the traceback').waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /^Traceback \(most recent call last\):\n {2}File /);
      assert.match(copied, /, line 76, in \w+\n {4}raise BillingError.*\nBillingError: no exchange rate for 'GPB'\n$/);
    },
    { permissions: ['clipboard-read', 'clipboard-write'] },
  ));

test('what is left out is told in the banner and where it would stand', () =>
  withPage(
    async (page) => {
      assert.match(await textOf(page.locator('.banner .missing-total')), /Not in this dump: 1 × depth/);
    },
    { file: dumpOf('missing') },
  ));

// --- what happens to an open dump --------------------------------------------------------------------------------------

for (const [how, change] of [
  ['another file takes its name', (file) => writeFileSync(file, readFileSync(GOLDEN))],
  ['it grows', (file) => appendFileSync(file, 'more')],
  ['it is moved', (file) => renameSync(file, `${file}.old`)],
]) {
  test(`a file that changes on disk is told, and what was read stays: ${how}`, () =>
    withPage(async (page) => {
      const file = await fileOf(readFileSync(dumpOf('missing')));
      await choose(page, file);
      await page.locator('main.open').waitFor();
      await row(page, 'user').waitFor();
      await page.waitForTimeout(600);
      change(file);
      // A search reads everything.
      await page.keyboard.press('f');
      await page.keyboard.type('no such text anywhere');
      await page.locator('.note').waitFor();
      await page.keyboard.press('Escape');
      assert.match(await textOf(page.locator('.note')), /The file cannot be read any more/);
      assert.match(await textOf(row(page, 'user')), /'ada'/);
      // A dump that is dropped now takes its place without a question.
      await drop(page, GOLDEN);
      await page.getByText('BillingError').first().waitFor();
      assert.equal(await page.locator('.note').count(), 0);
    }));
}

test('a file that changes between choosing and opening is told', () =>
  withPage(
    async (page) => {
      const file = await fileOf(readFileSync(GOLDEN));
      await page.evaluate(() => {
        const call = File.prototype.slice;
        // As Chromium does when the file is not the one that was chosen.
        File.prototype.slice = function (...range) {
          const blob = call.apply(this, range);
          blob.arrayBuffer = () => Promise.reject(new DOMException('The requested file could not be read', 'NotReadableError'));
          return blob;
        };
      });
      await choose(page, file);
      await page.locator('main.problem').waitFor();
      assert.equal(await title(page), 'The file cannot be read any more');
    },
  ));

// --- what the browser refuses ------------------------------------------------------------------------------------------

test('too little memory is told', () =>
  withPage(
    async (page) => {
      await choose(page, GOLDEN);
      await page.locator('main.problem').waitFor();
      assert.equal(await title(page), 'There is not enough memory');
    },
    { flags: ['--js-flags=--wasm-max-mem-pages=18'] },
  ));

test('too little memory for a dump that is open is told, too', async () => {
  // How much is enough to open it, and too little for a search, depends on the build: from below, the first that opens.
  for (let pages = 36; pages < 120; pages += 6) {
    let isOpen = false;
    await withPage(
      async (page) => {
        await choose(page, dumpOf('missing'));
        await page.locator('main.open, main.problem').waitFor();
        isOpen = (await page.locator('main.open').count()) === 1;
        if (isOpen) {
          await page.keyboard.press('f');
          await page.keyboard.type('no such text anywhere');
          await page.locator('main.problem').waitFor();
          assert.equal(await page.locator('dialog').count(), 0);
          assert.equal(await page.getByRole('button', { name: 'Back to the open dump' }).count(), 0);
        }
        assert.equal(await title(page), 'There is not enough memory');
      },
      { flags: [`--js-flags=--wasm-max-mem-pages=${pages}`] },
    );
    if (isOpen) {
      return;
    }
  }
  assert.fail('it never opened');
});

test('WebAssembly that is switched off is told', () =>
  withPage(
    async (page) => {
      await choose(page, GOLDEN);
      await page.locator('main.problem').waitFor();
      assert.equal(await title(page), 'WebAssembly is blocked here');
    },
    { flags: ['--js-flags=--jitless'] },
  ));

test('WebAssembly that a policy blocks is told', async () => {
  const url = await changedPage((page) => page.replace(" 'wasm-unsafe-eval'", ''));
  await withPage(
    async (page) => {
      await choose(page, GOLDEN);
      await page.locator('main.problem').waitFor();
      assert.equal(await title(page), 'WebAssembly is blocked here');
    },
    { url, allows: /Content Security Policy/ },
  );
});

test('a worker that a policy blocks is told', async () => {
  const url = await changedPage((page) => page.replace('worker-src blob:', "worker-src 'none'"));
  await withPage(
    async (page) => {
      await choose(page, GOLDEN);
      await page.locator('main.problem').waitFor();
      assert.equal(await title(page), 'The reader could not start');
    },
    { url, allows: /Content Security Policy/ },
  );
});

test('an old browser is told', () =>
  withPage(async (page) => {
    await page.addInitScript(() => delete globalThis.DecompressionStream);
    await page.reload();
    await choose(page, GOLDEN);
    await page.locator('main.problem').waitFor();
    assert.equal(await title(page), 'This browser is too old');
  }));

test('without JavaScript the page says what it needs', () =>
  withPage(
    async (page) => {
      assert.match(await textOf(page.locator('body')), /^JavaScript is off This page needs it to read a dump/);
    },
    { javaScriptEnabled: false },
  ));

test('a page that is cut before its script says what may be wrong', async () => {
  const url = await changedPage((page) => page.slice(0, page.indexOf('<script type="application/wasm')));
  await withPage(
    async (page) => {
      await page.getByText('If this stays, the page is cut').waitFor();
      assert.equal(await title(page), 'Opening…');
    },
    { url },
  );
});

test('an exported page whose dump is damaged says so', async () => {
  const url = await changedPage((page) =>
    page.replace(
      '<!--coredumpy:dump-->',
      '<script type="application/json" id="coredumpy-dump">{"name":"x.dump","size":4,"block":9}</script>' +
        '<script type="application/x-coredumpy-dump;base64">!!!</script>',
    ),
  );
  await withPage(
    async (page) => {
      await page.locator('main.problem').waitFor();
      assert.equal(await title(page), 'This dump is damaged');
    },
    { url },
  );
});
