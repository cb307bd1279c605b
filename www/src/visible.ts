// Text of a stranger, as text that does what it seems to do.

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Controls, marks of direction and lone surrogates as Python escapes them. */
export function visible(text: string): string {
  return text.replace(STEERING, (unit) => {
    const code = unit.charCodeAt(0);
    return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
