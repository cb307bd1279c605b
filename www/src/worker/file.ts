// Bytes of a dump at an offset, without waiting: what WASM asks for.

import type { Opened } from '../protocol';

// TypeScript has the types of a page or those of a worker; this is the one name of a worker that is used.
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

export type Read = (offset: number, length: number) => Uint8Array;

/** Small reads next to each other (heads of blocks) come from one slice. */
const AHEAD_BYTES = 64 * 1024;

export function reader(opened: Opened): { read: Read; size: number } {
  return 'file' in opened ? fileReader(opened.file) : bufferReader(opened.bytes);
}

function bufferReader(bytes: ArrayBuffer) {
  return { read: (offset: number, length: number) => new Uint8Array(bytes, offset, length), size: bytes.byteLength };
}

function fileReader(file: File) {
  const reader = new FileReaderSync();
  let ahead = new Uint8Array();
  let aheadAt = 0;
  const slice = (offset: number, length: number) =>
    new Uint8Array(reader.readAsArrayBuffer(file.slice(offset, offset + length)));
  const read = (offset: number, length: number) => {
    if (length >= AHEAD_BYTES) {
      return slice(offset, length);
    }
    if (offset < aheadAt || offset + length > aheadAt + ahead.length) {
      ahead = slice(offset, AHEAD_BYTES);
      aheadAt = offset;
    }
    return ahead.subarray(offset - aheadAt, offset - aheadAt + length);
  };
  return { read, size: file.size };
}
