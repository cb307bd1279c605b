// Which part of each line a place covers.

import type { Place } from './state';

/** Where something stands, without the frame that is there. */
export type Line = Pick<Place, 'lineno' | 'endLineno' | 'startColumn' | 'endColumn'>;

export type Range = [from: number, to: number];

/** The marked range of `line` (its number is `lineno`), in UTF-16 units; null where nothing of it is marked. */
export function markedRange(place: Line, lineno: number, line: string): Range | null {
  const { startColumn, endColumn } = place;
  const last = place.endLineno ?? place.lineno;
  if (lineno < place.lineno || lineno > last || typeof startColumn !== 'number' || typeof endColumn !== 'number') {
    return null;
  }
  const indent = line.length - line.trimStart().length;
  const from = lineno === place.lineno ? unitsOf(line, startColumn) : indent;
  const to = lineno === last ? unitsOf(line, endColumn) : line.length;
  return from < to ? [from, to] : null;
}

/** How many UTF-16 units the first `bytes` of the line's UTF-8 are: Python counts columns in bytes. */
function unitsOf(line: string, bytes: number): number {
  let left = bytes;
  let units = 0;
  for (const character of line) {
    if (left <= 0) {
      break;
    }
    const point = character.codePointAt(0) ?? 0;
    left -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    units += character.length;
  }
  return units;
}
