// The worker, made from the page's own script and WASM: a page from file:// can load neither of them.

import { Client } from './client';

interface Policy {
  createScriptURL(url: string): string;
}
declare global {
  var trustedTypes: { createPolicy(name: string, rules: Policy): Policy } | undefined;
}

let script: string | undefined;
let policy: Policy | undefined;

/** `text`: the page's own script, as its element has it. */
export function prepare(text: string) {
  const rules = { createScriptURL: ownUrl };
  policy = globalThis.trustedTypes?.createPolicy('coredumpy', rules) ?? rules;
  script = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}

export async function startClient(): Promise<Client> {
  const client = new Client(new Worker(policy?.createScriptURL(script ?? '') ?? ''));
  const wasm = decoded(document.getElementById('wasm')?.textContent ?? '').buffer;
  await client.send('start', [wasm], [wasm]);
  return client;
}

/** The bytes of base64 text. */
export function decoded(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) {
    bytes[at] = binary.charCodeAt(at);
  }
  return bytes;
}

function ownUrl(url: string): string {
  if (url !== script) {
    throw new TypeError('only the page itself may run');
  }
  return url;
}
