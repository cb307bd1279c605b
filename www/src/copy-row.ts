// Copies of what a row shows.

import { copy } from './copy';
import { opened } from './state';
import type { Row } from './tree';

export async function copyPath({ path }: Row) {
  if (path !== null) {
    await copy(path, 'the path');
  }
}

/** A text as it is, another value as Python writes it; whole, not as its preview has it. */
export async function copyValue({ value, place }: Row) {
  const client = opened.value?.client;
  if (!client || value.missing) {
    return copy(value.preview, 'the reason why it is missing');
  }
  const content = await client.call('content', place.id, place.section, place.index);
  if (content.form === 'text' && typeof content.id === 'number') {
    return copy(await wholeText(content.id), 'the text');
  }
  const { text, isCut } = await client.call('full', place.id, place.section, place.index);
  return copy(text, isCut ? 'the value as far as it fits' : 'the value');
}

export async function copyJson({ value }: Row) {
  const client = opened.value?.client;
  if (client && typeof value.id === 'number') {
    await copy(await client.call('json', value.id), 'the JSON');
  }
}

/** Code points at a time. */
const PIECE = 1_000_000;

async function wholeText(id: number): Promise<string> {
  const pieces: string[] = [];
  for (let read = 0, total = 1; read < total; read += PIECE) {
    const slice = await opened.value?.client.call('text', id, read, PIECE);
    pieces.push(slice?.text ?? '');
    total = slice?.missing ? 0 : (slice?.total ?? 0);
  }
  return pieces.join('');
}
