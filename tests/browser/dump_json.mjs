// node dump_json.mjs READER OUT DUMP...: what the WASM reader says of each dump, as JSON, into OUT/0.json, OUT/1.json ...
// READER is the folder with dump.js and dump_bg.wasm (`make viewer` makes target/viewer).
import { openSync, fstatSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [reader, out, ...dumps] = process.argv.slice(2);
const { Dump, initSync } = await import(pathToFileURL(resolve(reader, 'dump.js')).href);
initSync({ module: readFileSync(join(reader, 'dump_bg.wasm')) });

dumps.forEach((path, number) => {
  const file = openSync(path, 'r');
  // As in the page: only what is asked for is read.
  const read = (offset, length) => {
    const bytes = new Uint8Array(length);
    if (readSync(file, bytes, 0, length, offset) !== length) throw new Error(`cut at ${offset}`);
    return bytes;
  };
  const dump = Dump.open(read, fstatSync(file).size);
  writeFileSync(join(out, `${number}.json`), (dump.dumpJson?.() ?? dump.json()));
  dump.free();
});
