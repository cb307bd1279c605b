// The worker: reads the dump and answers the page.

import { Dump, initSync, type Search } from 'coredumpy-wasm';
import type { Failure, Methods, Opened, Request, Response } from '../protocol';
import { Comparison } from './compare/comparison';
import { reader } from './file';
import { highlight } from './highlight';

/** How long a step of a search may keep other requests waiting. */
const STEP_MS = 30;

let opened: Dump | undefined;
let searching: Search | undefined;
let comparing: Comparison | undefined;
/** Why the file cannot be read any more. */
let lost: Failure | undefined;

type Handler<M extends keyof Methods> = (
  ...parameters: Parameters<Methods[M]>
) => ReturnType<Methods[M]> | Promise<ReturnType<Methods[M]>>;

const methods: { [M in keyof Methods]: Handler<M> } = {
  async start(packed) {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    initSync({ module: await new globalThis.Response(stream).arrayBuffer() });
  },
  open(from: Opened) {
    lost = undefined;
    const { read, size } = reader(from, (failure) => {
      lost = failure;
      post({ trouble: failure });
    });
    opened = Dump.open(read, size);
    return opened.overview();
  },
  frames: (stack, start) => dump().frames(stack, start),
  traceback: (exception) => dump().traceback(exception),
  tracebackText: (exception) => dump().tracebackText(exception),
  scopes: (frame) => dump().scopes(frame),
  sections: (id) => dump().sections(id),
  children: (id, section, start, count) => dump().children(id, section, start, count),
  value: (id) => dump().value(id),
  text: (id, start, length) => dump().text(id, start, length),
  async source(number) {
    const { text, missing } = dump().source(number);
    return { lines: await highlight(text ?? ''), missing: missing ?? null };
  },
  lines: (source, from, to) =>
    (dump().source(source).text ?? '')
      .trimEnd()
      .split(/\r\n|\n|\r/)
      .slice(from - 1, to),
  json: (id) => dump().json(id),
  search(query) {
    searching?.free();
    searching = dump().search(query, SEARCH_ALL);
  },
  searchStep() {
    if (!searching) {
      throw new Error('nothing is searched for');
    }
    return searching.step(STEP_MS);
  },
  compare(from) {
    const { read, size } = reader(from, () => {});
    const other = Dump.open(read, size);
    const overview = other.overview();
    comparing = new Comparison({ dump: dump(), overview: dump().overview() }, { dump: other, overview });
    return { overview, stacks: comparing.stacks };
  },
  compareStep() {
    if (!comparing) {
      throw new Error('nothing is compared');
    }
    return comparing.step(STEP_MS);
  },
  referrers(id) {
    searching?.free();
    searching = dump().referrers(id);
  },
  content: (id, section, index) => dump().content(id, section, index),
  full: (id, section, index) => dump().full(id, section, index),
  find: (id, section, wanted) => dump().find(id, section, wanted),
  bytes: (id, start, length) => dump().bytes(id, start, length) as Uint8Array<ArrayBuffer>,
  array: (id) => dump().array(id),
  arrayWindow: (id, plane, rows, columns) => dump().arrayWindow(id, plane, ...rows, ...columns),
  statistics: (id) => dump().statistics(id),
  plot: (id, plane, rows, columns) => dump().plot(id, plane, rows, columns),
  table: (id) => dump().table(id),
  tableRows: (id, rows, columns) => dump().tableRows(id, ...rows, ...columns),
};

const SEARCH_ALL = { names: true, values: true, types: true, source: true, caseSensitive: false, limit: 1000 };

export function serve() {
  self.onmessage = async (event: MessageEvent<Request>) => {
    const { id, method, parameters } = event.data;
    post(await answer(id, () => (methods[method] as (...values: unknown[]) => unknown)(...parameters)));
  };
}

async function answer(id: number, work: () => unknown): Promise<Response> {
  try {
    return { id, result: await work() };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    return { id, failure: lost ?? { kind: name, message } };
  }
}

function post(response: Response) {
  self.postMessage(response);
}

function dump(): Dump {
  if (!opened) {
    throw new Error('no dump is open');
  }
  return opened;
}
