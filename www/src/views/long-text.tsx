// A whole text, piece by piece.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { opened } from '../state';
import { visible } from '../visible';
import { Note } from './children';

/** Code points at a time. */
const PIECE = 20_000;

export function LongText({ id, level }: { id: number; level: number }) {
  const text = useSignal('');
  const read = useSignal(0);
  const total = useSignal(0);
  const missing = useSignal('');
  const more = async () => {
    const slice = await opened.value?.client.call('text', id, read.value, PIECE);
    if (slice) {
      text.value += slice.text;
      read.value += [...slice.text].length;
      total.value = slice.total;
      missing.value = slice.missing?.words ?? '';
    }
  };
  useEffect(() => void more().catch((error: Error) => (missing.value = error.message)), [id]);
  const left = total.value - read.value;
  return (
    <>
      <div class="text-row" role="treeitem" aria-level={level} tabIndex={-1} style={{ '--level': level }}>
        <pre>{visible(text.value)}</pre>
        {left > 0 && !missing.value && (
          <button type="button" class="link" tabIndex={-1} onClick={() => void more()}>
            {left.toLocaleString('en')} more characters
          </button>
        )}
      </div>
      {missing.value && <Note level={level} text={missing.value} isMissing={true} />}
    </>
  );
}
