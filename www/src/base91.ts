// Bytes as printable characters, 13 bits in each two of 91: an eighth less than base64 has, for what the page itself is made of.

/** The first of the 91 characters, from `#` on; in the place of `<`, which could end a script element, stands `~`. */
const FIRST = 35;
const LESS_THAN = 60;
const INSTEAD = 126;

/** What `encoded` of build/base91.mjs made: the number of bytes, a space, the characters. */
export function decoded91(text: string): Uint8Array<ArrayBuffer> {
  const start = text.indexOf(' ') + 1;
  const bytes = new Uint8Array(Number(text.slice(0, start)));
  const digit = (at: number) => {
    const code = text.charCodeAt(at);
    return (code === INSTEAD ? LESS_THAN : code) - FIRST;
  };
  let bits = 0;
  let count = 0;
  for (let at = start, to = 0; to < bytes.length; at += 2) {
    bits = (bits << 13) | (digit(at) * 91 + digit(at + 1));
    for (count += 13; count >= 8 && to < bytes.length; ) {
      count -= 8;
      bytes[to++] = bits >> count;
    }
    bits &= (1 << count) - 1;
  }
  return bytes;
}
