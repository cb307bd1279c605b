// What bytes of a picture say of themselves, before a browser is asked to decode them.

export type PictureKind = 'png' | 'jpeg';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

export function sniff(bytes: Uint8Array): PictureKind | null {
  const begins = (magic: number[]) => magic.every((byte, at) => bytes[at] === byte);
  if (begins(PNG)) return 'png';
  return begins(JPEG) ? 'jpeg' : null;
}

/** Width and height; a few bytes can claim to be a picture of gigabytes. */
export function sizeOf(bytes: Uint8Array): [number, number] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    return sniff(bytes) === 'png' ? [view.getUint32(16), view.getUint32(20)] : jpegSize(view);
  } catch {
    // It ends before it says so.
    return null;
  }
}

/** From the first frame header (ITU-T T.81, B.2.2). */
function jpegSize(view: DataView): [number, number] | null {
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      return [view.getUint16(at + 7), view.getUint16(at + 5)];
    }
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}
