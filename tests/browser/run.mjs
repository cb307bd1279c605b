// node run.mjs [OPTION OF node --test…] [FILE…]: makes the dumps that the tests open, then runs the tests.
// COREDUMPY_PYTHON: a Python that has coredumpy; by default that of the developer's venv.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const python = process.env.COREDUMPY_PYTHON ?? here('../../.venv/bin/python');

if (!existsSync(here('../../target/viewer/viewer.html'))) {
  fail('target/viewer/viewer.html is not there: run `make viewer`');
}
const made = spawnSync(python, [here('make_dumps.py'), here('../../target/browser/dumps')], { stdio: 'inherit' });
if (made.status !== 0) {
  fail(`${python} could not make the dumps`);
}
const options = process.argv.slice(2).filter((word) => word.startsWith('-'));
const named = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const files = readdirSync(here('.')).filter((name) => name.endsWith('.test.mjs'));
const chosen = named.length > 0 ? named : files.map(here);
const tests = spawnSync(process.execPath, ['--test', '--test-concurrency=2', ...options, ...chosen], { stdio: 'inherit' });
process.exit(tests.status ?? 1);

function fail(message) {
  console.error(message);
  process.exit(1);
}
