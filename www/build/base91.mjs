// What src/base91.ts decodes.

/** The number of bytes, a space, two characters for each 13 bits; the last are filled up with zeros. */
export function encoded(bytes) {
  const characters = [];
  let bits = 0;
  let count = 0;
  const push = (value) => characters.push(character(Math.floor(value / 91)), character(value % 91));
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    count += 8;
    if (count >= 13) {
      count -= 13;
      push(bits >> count);
      bits &= (1 << count) - 1;
    }
  }
  if (count > 0) {
    push(bits << (13 - count));
  }
  return `${bytes.length} ${characters.join('')}`;
}

function character(digit) {
  // `<` could end the element that the characters stand in.
  return String.fromCharCode(digit + 35).replace('<', '~');
}
