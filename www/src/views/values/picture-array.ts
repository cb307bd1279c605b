// Arrays that are pictures: bytes in rows, grey or in colours.

import type { ArrayView } from 'coredumpy-wasm';
import { opened } from '../../state';

export interface ImageShape {
  height: number;
  width: number;
  /** 1 grey, 3 red, green and blue, 4 with how opaque they are. */
  channels: number;
}

/** A smaller side is a table's rather than a picture's. */
const SIDE_MIN = 8;
/** The reader gives no more bytes at once. */
const BYTES_MAX = 16 * 1024 * 1024;

/** The shape of a picture; null of what is none. */
export function imageShape({ dtype, shape, missing }: ArrayView): ImageShape | null {
  const [height = 0, width = 0, channels = 1] = shape;
  const isShape = shape.length === 2 || (shape.length === 3 && (channels === 3 || channels === 4));
  const isLarge = Math.min(height, width) >= SIDE_MIN && height * width * channels <= BYTES_MAX;
  return /^.?u1$/.test(dtype) && isShape && isLarge && !missing ? { height, width, channels } : null;
}

export async function toImageData(id: number, { height, width, channels }: ImageShape): Promise<ImageData> {
  const pixels = width * height;
  const bytes = await opened.value?.client.call('bytes', id, 0, pixels * channels);
  if (bytes?.length !== pixels * channels) {
    throw new Error('not all of it is in the dump');
  }
  const data = new Uint8ClampedArray(pixels * 4);
  for (let at = 0; at < pixels; at++) {
    for (let channel = 0; channel < 4; channel++) {
      const own = channels === 1 ? 0 : channel;
      data[at * 4 + channel] = channel === 3 && channels < 4 ? 255 : (bytes[at * channels + own] ?? 0);
    }
  }
  return new ImageData(data, width, height);
}
