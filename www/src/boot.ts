// The worker, made from what the page has in it: from file:// it can load neither script nor WASM.

import { decoded91 } from './base91';
import { Client } from './client';

interface Policy {
  createScriptURL(url: string): string;
}
declare global {
  var trustedTypes: { createPolicy(name: string, rules: Policy): Policy } | undefined;
}

let script: Promise<string> | undefined;
/** The one address that may become a worker. */
let own = '';
const rules: Policy = { createScriptURL: ownUrl };
const policy = globalThis.trustedTypes?.createPolicy('coredumpy', rules) ?? rules;

/** One that waits for the first file, so that nobody waits for it. */
let spare: Promise<Client> | undefined;

export function prepareClient() {
  spare = newClient();
  // Whoever opens a file hears of it.
  spare.catch(() => {});
}

export function startClient(): Promise<Client> {
  const client = spare ?? newClient();
  spare = undefined;
  return client;
}

async function newClient(): Promise<Client> {
  script ??= unpackedScript();
  const client = new Client(new Worker(policy.createScriptURL(await script)));
  const wasm = embeddedBytes('wasm').buffer;
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

/** Packed, the worker's script takes half of the room in the page, as text and all. */
async function unpackedScript(): Promise<string> {
  const stream = new Blob([embeddedBytes('worker')]).stream().pipeThrough(new DecompressionStream('gzip'));
  const text = await new Response(stream).blob();
  own = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  return own;
}

function embeddedBytes(id: string): Uint8Array<ArrayBuffer> {
  return decoded91(document.getElementById(id)?.textContent ?? '');
}

function ownUrl(url: string): string {
  if (url !== own) {
    throw new TypeError('only the page itself may run');
  }
  return url;
}
