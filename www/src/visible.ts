// Text of a stranger, as text that does what it seems to do.

/** Controls, marks of direction and the like, separators, lone surrogates; but not the tab and the end of line. */
const STEERING = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** The text with what steers a reader escaped as Python escapes it. */
export function visible(text: string): string {
  return text.replace(STEERING, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x100) return `\\x${hex(point, 2)}`;
    return point < 0x10000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
  });
}

function hex(point: number, digits: number): string {
  return point.toString(16).padStart(digits, '0');
}
