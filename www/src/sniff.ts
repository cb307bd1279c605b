// Tells what a file is by its first bytes.

import { RequestError } from './client';

/** CBOR's own mark, with which every dump begins. */
const MAGIC = [0xd9, 0xd9, 0xf7];

/** Throws where it is no dump, and says what it is instead. */
export async function checkIsDump(file: File) {
  const bytes = new Uint8Array(await file.slice(0, 64).arrayBuffer());
  const isCbor = MAGIC.every((byte, at) => bytes[at] === byte);
  // The header's first key is `format`.
  if (!isCbor || !latin1(bytes.subarray(0, 32)).includes('formaticoredumpy')) {
    throw new RequestError({ kind: 'notADump', message: `${file.name}: ${described(bytes)}` });
  }
}

function described(bytes: Uint8Array): string {
  const text = latin1(bytes).trimStart();
  if (bytes.length === 0) return 'the file is empty';
  if (text.startsWith('{') || text.startsWith('['))
    return 'this is JSON; coredumpy before 1.0 wrote its dumps so, and this viewer reads those of 1.0 and later';
  if (text.startsWith('<'))
    return 'this is a page or other markup; if it is an exported dump, open it in the browser by itself';
  if (text.startsWith('PK')) return 'this is a zip archive; unpack it first';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'this is packed with gzip; unpack it first';
  if (bytes[0] === 0x28 && bytes[1] === 0xb5) return 'this is packed with zstd; unpack it first';
  if (bytes[0] === MAGIC[0] && bytes[1] === MAGIC[1] && bytes[2] === MAGIC[2])
    return 'this is CBOR, but of something else';
  const found = Array.from(bytes.subarray(0, 3), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `the file begins with ${found}, expected d9 d9 f7`;
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
