// Two values: alike by themselves, or only as far as their members are.

import type { Dump, ValueView } from 'coredumpy-wasm';
import { withoutAddresses } from './members';

export type Verdict = 'same' | 'changed' | 'unknown' | 'members';

/** What is compared by its name alone: the rest of it is the program's text, or belongs to the interpreter. */
const BY_NAME = new Set([
  'function',
  'method',
  'builtin',
  'module',
  'frame',
  'code',
  'traceback',
  'thread',
  'descriptor',
]);
const PIECE = 1_000_000;

/** Of a value that one dump has and the other has not, for a reason of the dumping. */
const UNKNOWN = new Set(['depth', 'items', 'bytes', 'total_bytes', 'time', 'cut_file', 'damaged']);

export function verdict(before: Dump, one: ValueView, after: Dump, other: ValueView): Verdict {
  const reasons = [one.missing?.reason ?? '', other.missing?.reason ?? ''] as const;
  if (reasons.some((reason) => UNKNOWN.has(reason))) {
    return 'unknown';
  }
  if (reasons[0] !== reasons[1] || one.kind !== other.kind || one.typeName !== other.typeName) {
    return 'changed';
  }
  const look = withoutAddresses(one.preview) === withoutAddresses(other.preview) ? 'same' : 'changed';
  if (typeof one.id !== 'number' || typeof other.id !== 'number' || BY_NAME.has(one.kind)) {
    return one.kind === 'inline' && one.preview !== other.preview ? 'changed' : look;
  }
  if (one.typeName === 'str' && one.childCount === 0) {
    return sameText(before, one.id, after, other.id) ? 'same' : 'changed';
  }
  if (one.kind === 'array' || ['bytes', 'bytearray'].includes(one.typeName)) {
    const isSame = look === 'same' && sameBytes(before, one.id, after, other.id);
    return isSame ? (one.childCount > 0 ? 'members' : 'same') : 'changed';
  }
  if (one.childCount === 0 && other.childCount === 0) {
    // A number may be longer than its preview; the records of other kinds have numbers of objects in them.
    const isScalar = one.kind === 'scalar';
    return isScalar && before.json(one.id) !== after.json(other.id) ? 'changed' : look;
  }
  return 'members';
}

function sameText(before: Dump, one: number, after: Dump, other: number): boolean {
  for (let start = 0; ; start += PIECE) {
    const [slice, otherSlice] = [before.text(one, start, PIECE), after.text(other, start, PIECE)];
    if (slice.total !== otherSlice.total || slice.text !== otherSlice.text) {
      return false;
    }
    if (slice.text === '' || start + PIECE >= slice.total) {
      return true;
    }
  }
}

function sameBytes(before: Dump, one: number, after: Dump, other: number): boolean {
  for (let start = 0; ; start += PIECE) {
    const [bytes, others] = [before.bytes(one, start, PIECE), after.bytes(other, start, PIECE)];
    if (bytes.length !== others.length || bytes.some((byte, at) => byte !== others[at])) {
      return false;
    }
    if (bytes.length < PIECE) {
      return true;
    }
  }
}
