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
  if (isOneValue(one) && isOneValue(other)) {
    return look;
  }
  if (one.childCount === 0 && other.childCount === 0) {
    // A number may be longer than its preview; the records of other kinds have numbers of objects in them.
    const isScalar = one.kind === 'scalar';
    return isScalar && before.json(one.id) !== after.json(other.id) ? 'changed' : look;
  }
  return 'members';
}

/** Values whose repr says all: what they are made of would be told in pieces, with what they only remember. */
const ONE_VALUE = /^(Pure|Posix|Windows)+Path\(|^(UUID|Fraction)\(/;

function isOneValue({ kind, preview }: ValueView): boolean {
  return (
    !preview.includes('…') &&
    (kind === 'native' ? /^[\w.]+\(/.test(preview) && !/^namespace\(/.test(preview) : ONE_VALUE.test(preview))
  );
}

/** Characters or bytes that are shown where two values differ. */
const SEEN = 40;

/** Two values that look alike from where they differ on; what they look like where nothing better can be said. */
export function whereTheyDiffer(before: Dump, one: ValueView, after: Dump, other: ValueView): [string, string] {
  const [id, otherId] = [one.id, other.id];
  if (one.preview === other.preview && typeof id === 'number' && typeof otherId === 'number') {
    const isText = one.typeName === 'str';
    const read = (dump: Dump, id: number, start: number) =>
      isText ? Array.from(dump.text(id, start, PIECE).text) : dump.bytes(id, start, PIECE);
    for (let start = 0, length = PIECE; length === PIECE; start += PIECE) {
      const [piece, otherPiece] = [read(before, id, start), read(after, otherId, start)];
      length = Math.min(piece.length, otherPiece.length);
      let at = 0;
      while (at < length && piece[at] === otherPiece[at]) {
        at++;
      }
      if (at < Math.max(piece.length, otherPiece.length)) {
        const from = (units: ArrayLike<string | number>) => {
          const seen = Array.from(units).slice(at, at + SEEN);
          return `at ${(start + at).toLocaleString('en')}: ${isText ? seen.join('') : seen.map(hex).join(' ')}`;
        };
        return [from(piece), from(otherPiece)];
      }
    }
  }
  return [one.preview, other.preview];
}

const hex = (byte: string | number) => byte.toString(16).padStart(2, '0');

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
