// A whole text, piece by piece.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { opened } from '../../state';
import { visible } from '../../visible';
import { Scrolling } from './content-rows';

/** Code points of the first piece, and of the longest: laying out more at once would be felt. */
const FIRST = 10_000;
const MOST = 200_000;

export function TextContent({ id }: { id: number }) {
  const pieces = useSignal<string[]>([]);
  const read = useSignal(0);
  const total = useSignal(0);
  const problem = useSignal('');
  const more = async () => {
    const length = Math.min(MOST, Math.max(FIRST, read.value * 4));
    const slice = await opened.value?.client.call('text', id, read.value, length);
    if (slice) {
      pieces.value = [...pieces.value, visible(slice.text)];
      total.value = slice.total;
      // What comes after a hole is not asked for.
      read.value = slice.missing ? slice.total : read.value + length;
    }
  };
  const load = () => void more().catch((error: Error) => (problem.value = error.message));
  useEffect(load, [id]);
  const left = total.value - read.value;
  return (
    <>
      <Scrolling label="The text">
        <pre>
          {pieces.value.map((piece, at) => (
            <span key={at}>{piece}</span>
          ))}
        </pre>
      </Scrolling>
      <p class="content-foot">
        {total.value > 0 && <span>{total.value.toLocaleString('en')} characters</span>}
        {left > 0 && (
          <button type="button" class="link" onClick={load}>
            {left.toLocaleString('en')} more
          </button>
        )}
        {problem.value && <span class="missing">{problem.value}</span>}
      </p>
    </>
  );
}
