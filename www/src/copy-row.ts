// Copies of what a row shows.

import { copy } from './copy';
import { opened } from './state';
import type { Row } from './tree';

export async function copyPath({ path }: Row) {
  if (path !== null) {
    await copy(path, 'the path');
  }
}

/** A text as it is and whole; another value as its preview has it. */
export async function copyValue({ value }: Row) {
  const client = opened.value?.client;
  if (client && value.typeName === 'str' && typeof value.id === 'number') {
    const pieces: string[] = [];
    for (let read = 0, total = 1; read < total; ) {
      const slice = await client.call('text', value.id, read, 1_000_000);
      pieces.push(slice.text);
      read += [...slice.text].length;
      total = slice.text === '' ? read : slice.total;
    }
    await copy(pieces.join(''), 'the text');
  } else {
    await copy(value.preview, 'the value');
  }
}

export async function copyJson({ value }: Row) {
  const client = opened.value?.client;
  if (client && typeof value.id === 'number') {
    await copy(await client.call('json', value.id), 'the JSON');
  }
}
