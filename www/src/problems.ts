// What can go wrong with a file, in words for whoever dropped it.

import { RequestError } from './client';

export interface Problem {
  title: string;
  /** What to do. */
  advice: string;
  /** The reader's own words. */
  detail: string;
}

export function problemOf(error: unknown): Problem {
  const kind = error instanceof RequestError ? error.kind : '';
  const detail = error instanceof Error ? error.message : String(error);
  const [title, advice] = words(kind, detail);
  return { title, advice, detail };
}

function words(kind: string, detail: string): [string, string] {
  if (kind === 'CompileError' || /WebAssembly|wasm/i.test(detail)) {
    return [
      'WebAssembly is blocked here',
      'A setting of this browser (or of its lockdown mode) keeps the reader from running. Allow it for this page, or use another browser.',
    ];
  }
  if (kind === 'RangeError' || /out of memory|allocation/i.test(detail)) {
    return ['There is not enough memory', 'Close other tabs and try again, or open the dump with “coredumpy load”.'];
  }
  if (/^NotReadable|^NotFound/.test(kind)) {
    return ['The file cannot be read any more', 'It was moved, changed or removed after it was chosen. Open it again.'];
  }
  if (kind === 'newerVersion' || /version/.test(detail)) {
    return ['This dump is of a newer version', 'Open it with a viewer of the coredumpy that wrote it, or a newer one.'];
  }
  if (kind === 'notADump') {
    return [
      'This is not a dump of coredumpy',
      'Choose a file that “coredumpy” wrote; they are usually named “….dump”.',
    ];
  }
  return [
    'This dump is damaged',
    'What stands at its beginning cannot be read. If you have a copy of the file, try that.',
  ];
}
