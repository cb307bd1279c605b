// Bytes of a dump at an offset, without waiting: what WASM asks for.

import type { Failure, Opened } from '../protocol';

// TypeScript has the types of a page or those of a worker; this is the one name of a worker that is used.
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

export type Read = (offset: number, length: number) => Uint8Array;

/** Small reads next to each other (heads of blocks) come from one slice. */
const AHEAD_BYTES = 512 * 1024;
/** The beginning of a dump has its random id. */
const HEAD_BYTES = 128;
/** How often it is looked whether the file is still the same. */
const CHECK_MS = 500;

/** `onLost` hears of it, once, when the file is not any more what it was. */
export function reader(opened: Opened, onLost: (why: Failure) => void): { read: Read; size: number } {
  return 'file' in opened ? fileReader(opened.file, onLost) : bufferReader(opened.bytes);
}

function bufferReader(bytes: ArrayBuffer) {
  const read = (offset: number, length: number) => new Uint8Array(bytes).subarray(offset, offset + length);
  return { read, size: bytes.byteLength };
}

function fileReader(file: File, onLost: (why: Failure) => void) {
  const slice = sliceOf(file, onLost);
  let ahead = new Uint8Array();
  let aheadAt = 0;
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

function sliceOf(
  file: File,
  onLost: (why: Failure) => void,
): (offset: number, length: number) => Uint8Array<ArrayBuffer> {
  const reader = new FileReaderSync();
  let isLost = false;
  let checked = 0;
  let head: Uint8Array | undefined;
  const lose = (kind: string, message: string): Error => {
    if (!isLost) {
      isLost = true;
      onLost({ kind, message });
    }
    return new Error(message);
  };
  const slice = (offset: number, length: number) => {
    try {
      return new Uint8Array(reader.readAsArrayBuffer(file.slice(offset, offset + length)));
    } catch (error) {
      throw error instanceof Error ? lose(error.name, error.message) : lose('NotReadableError', String(error));
    }
  };
  // Chromium throws when a file has changed; Firefox gives the new bytes without a word.
  const check = () => {
    const now = slice(0, HEAD_BYTES);
    head ??= now;
    if (now.length !== head.length || now.some((byte, at) => byte !== head?.[at])) {
      throw lose('FileChanged', `${file.name}: there is another file under this name now`);
    }
  };
  return (offset, length) => {
    if (Date.now() - checked > CHECK_MS) {
      check();
      checked = Date.now();
    }
    return slice(offset, length);
  };
}
