// Bytes as a hex dump; those of a PNG or JPEG also as the picture that they are.

import { useSignal } from '@preact/signals';
import type { Content } from 'coredumpy-wasm';
import { useResource } from '../../resource';
import { opened } from '../../state';
import { Scrolling } from './content-rows';
import { Pager } from './pager';
import { Picture } from './picture';
import { sniff } from './picture-bytes';

/** Bytes that are shown at once. */
const SHOWN = 2048;
/** Bytes of one line: as many as a narrow pane has room for. */
const LINE = 8;

export function BytesContent({ content }: { content: Content }) {
  const start = useSignal(0);
  const from = start.value;
  const bytes = useResource(`${content.id} ${from}`, () => read(content, from, SHOWN)).value;
  if (bytes.state !== 'here') {
    return bytes.state === 'failed' ? <p class="missing">{bytes.message}</p> : null;
  }
  const kind = from === 0 ? sniff(bytes.value) : null;
  return (
    <>
      {kind && <Picture label={kind} load={async () => new Blob([await all(content)], { type: `image/${kind}` })} />}
      <Scrolling label="The bytes in hexadecimal">
        <pre class="hex">{lines(bytes.value, from)}</pre>
      </Scrolling>
      <Pager unit="bytes" start={from} size={SHOWN} total={content.length} onGo={(to) => (start.value = to)} />
      {content.length <= SHOWN && <p class="content-foot">{content.length.toLocaleString('en')} bytes</p>}
    </>
  );
}

/** More than the reader gives at once is no picture that somebody looks at. */
const PICTURE_BYTES = 16 * 1024 * 1024;

function all(content: Content) {
  return read(content, 0, PICTURE_BYTES);
}

async function read({ id, inline }: Content, start: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  if (typeof id !== 'number') {
    return new Uint8Array(inline).slice(start, start + length);
  }
  return (await opened.value?.client.call('bytes', id, start, length)) ?? new Uint8Array();
}

function lines(bytes: Uint8Array, start: number) {
  const digits = Math.max(4, (start + bytes.length).toString(16).length);
  return Array.from({ length: Math.ceil(bytes.length / LINE) }, (_, number) => {
    const at = number * LINE;
    const line = Array.from(bytes.subarray(at, at + LINE));
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    return (
      <span key={at}>
        <span class="offset">{(start + at).toString(16).padStart(digits, '0')}</span>
        {`  ${hex.padEnd(LINE * 3)} `}
        <span class="characters">{line.map(character).join('')}</span>
        {'\n'}
      </span>
    );
  });
}

function character(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}
