// The worker: reads the dump and answers the page.

import { Dump, initSync } from 'coredumpy-wasm';
import type { Methods, Opened, Request, Response } from '../protocol';
import { reader } from './file';
import { highlight } from './highlight';
import { StandIn } from './stand-in';

let dump: StandIn | undefined;

const methods: { [M in keyof Methods]: (...parameters: Parameters<Methods[M]>) => unknown } = {
  async start(packed) {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    initSync({ module: await new globalThis.Response(stream).arrayBuffer() });
  },
  open(opened: Opened) {
    const { read, size } = reader(opened);
    dump = new StandIn(Dump.open(read, size));
    return dump.overview();
  },
  frames: (stack, start) => open().frames(stack, start),
  traceback: (exception) => open().traceback(exception),
  tracebackText: (exception) => open().tracebackText(exception),
  scopes: (frame) => open().scopes(frame),
  sections: (id) => open().sections(id),
  children: (id, section, start, count) => open().children(id, section, start, count),
  text: (id, start, length) => open().text(id, start, length),
  source(number) {
    const source = open().source(number);
    return { lines: highlight(source.text ?? ''), missing: source.missing ?? null };
  },
  json: (id) => open().json(id),
};

export function serve() {
  self.onmessage = async (event: MessageEvent<Request>) => {
    const { id, method, parameters } = event.data;
    self.postMessage(await answer(id, () => (methods[method] as (...values: unknown[]) => unknown)(...parameters)));
  };
}

async function answer(id: number, work: () => unknown): Promise<Response> {
  try {
    return { id, result: await work() };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    return { id, failure: { kind: name, message } };
  }
}

function open(): StandIn {
  if (!dump) {
    throw new Error('no dump is open');
  }
  return dump;
}
