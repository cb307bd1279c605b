// What can go wrong with a file, in words for whoever dropped it.

import { RequestError } from './client';

export interface Problem {
  title: string;
  /** What to do. */
  advice: string;
  /** The words of whatever failed. */
  detail: string;
}

export function problemOf(error: unknown): Problem {
  const detail = error instanceof Error ? error.message : String(error);
  const kind = error instanceof RequestError ? error.kind : error instanceof Error ? error.name : '';
  const [, title, advice] = KINDS.find(([isIt]) => isIt(kind, detail)) ?? DAMAGED;
  return { title, advice, detail };
}

type Kind = [isIt: (kind: string, detail: string) => boolean, title: string, advice: string];

/** The first that fits. */
const KINDS: Kind[] = [
  [
    (kind, detail) => kind === 'RuntimeError' || kind === 'RangeError' || /out of memory|allocation/i.test(detail),
    'There is not enough memory',
    'Close other tabs and try again, or open the dump with “coredumpy load”, which needs less.',
  ],
  [
    (kind, detail) => kind === 'CompileError' || kind === 'LinkError' || /WebAssembly/.test(detail),
    'WebAssembly is blocked here',
    'A setting of this browser (or its lockdown mode) keeps the reader from running. Allow it for this page, or use another browser.',
  ],
  [
    (kind) => kind === 'worker' || kind === 'SecurityError',
    'The reader could not start',
    'A setting or an extension of this browser keeps the page from starting a worker. Allow it, or use another browser.',
  ],
  [
    (kind) => kind === 'ReferenceError',
    'This browser is too old',
    'The page needs a browser of the year 2023 or newer. Use another one, or open the dump with “coredumpy load”.',
  ],
  [
    (kind) => /^NotReadable|^NotFound|^FileChanged/.test(kind),
    'The file cannot be read any more',
    'It was changed, moved or removed after it was chosen, or it is a folder. Choose it again.',
  ],
  [
    (_, detail) => detail.startsWith('dump format version '),
    'This dump is of a newer version',
    'Open it with the viewer of the coredumpy that wrote it, or a newer one.',
  ],
  [
    (kind, detail) => kind === 'notADump' || detail.startsWith('not a coredumpy dump'),
    'This is not a dump of coredumpy',
    'Choose a file that coredumpy wrote; they are usually named “….dump”.',
  ],
  [
    (_, detail) => detail.includes('the dump is cut'),
    'This dump is cut too early',
    'It ends before its first part does, so nothing of it can be shown. If there is a whole copy of the file, try that.',
  ],
];

const DAMAGED: Kind = [
  () => true,
  'This dump is damaged',
  'What stands at its beginning cannot be read. If there is another copy of the file, try that.',
];
