// Puts script, style and WASM into one HTML file whose policy lets exactly these texts run.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { encoded } from './base91.mjs';

const MAX_BYTES = 400 * 1024;
const products = new URL('../../target/viewer/', import.meta.url);
const read = (url) => readFileSync(url, 'utf8');

// What would end a script element, or hide its end, as HTML reads it. Inside JavaScript both are in strings, where \x3c is the same.
const script = read(new URL('bundle/page.js', products))
  .trim()
  .replaceAll('</script', '\\x3c/script')
  .replaceAll('<!--', '\\x3c!--');
const style = read(new URL('bundle/page.css', products)).trim();
const worker = encoded(gzipSync(readFileSync(new URL('bundle/worker.js', products)), { level: 9 }));
const wasm = encoded(readFileSync(new URL('dump_bg.wasm.gz', products)));

const page = read(new URL('../index.html', import.meta.url))
  .replace('%POLICY%', () => policy())
  .replace('%STYLE%', () => style)
  .replace('%WASM%', () => wasm)
  .replace('%WORKER%', () => worker)
  .replace('%SCRIPT%', () => script);

check(page.split('<!--coredumpy:dump-->').length === 2, 'the place of the dump must stand there exactly once');
check(!/<\/style/i.test(style), 'the style ends its element');
check(
  Buffer.byteLength(page) <= MAX_BYTES,
  `it would have ${Buffer.byteLength(page)} bytes, and may have ${MAX_BYTES} (MAX_BYTES in www/build/page.mjs).\n` +
    `script ${script.length}, style ${style.length}, worker ${worker.length}, wasm ${wasm.length} as text; ` +
    'the wasm is larger with a std of Rust that is not built along (viewer-wasm/toolchain.sh says which is taken)',
);
writeFileSync(new URL('viewer.html', products), page);
console.log(
  `viewer.html: ${page.length} bytes (script ${script.length}, style ${style.length}, worker ${worker.length}, wasm ${wasm.length} as text)`,
);

function policy() {
  return [
    "default-src 'none'",
    `script-src '${hash(script)}' 'wasm-unsafe-eval'`,
    `style-src '${hash(style)}'`,
    'worker-src blob:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types coredumpy',
  ].join('; ');
}

function hash(text) {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function check(holds, otherwise) {
  if (!holds) {
    console.error(`viewer.html: ${otherwise}`);
    process.exit(1);
  }
}
