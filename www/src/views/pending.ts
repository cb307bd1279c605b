// Values that a page of children had no time for: asked for one after the other, once the page is drawn.

import { useSignal } from '@preact/signals';
import type { Child, ValueView } from 'coredumpy-wasm';
import { useEffect } from 'preact/hooks';
import { opened } from '../state';

/** Values that are drawn together: each drawing costs all the rows. */
const TOGETHER = 10;

/** The children, with what is known of the pending ones by now. */
export function useWhole(children: readonly Child[]): readonly Child[] {
  const known = useSignal<ReadonlyMap<number, ValueView>>(new Map());
  useEffect(() => {
    let isCurrent = true;
    known.value = new Map();
    const ask = async () => {
      const found = new Map<number, ValueView>();
      for (const { index, value } of children) {
        const { id } = value;
        const client = opened.value?.client;
        if (!isCurrent || !client) {
          return;
        }
        if (value.isPending && typeof id === 'number') {
          found.set(index, await client.call('value', id));
          if (isCurrent && found.size % TOGETHER === 0) {
            known.value = new Map(found);
          }
        }
      }
      if (isCurrent && found.size > 0) {
        known.value = found;
      }
    };
    // The worker may be stopped meanwhile; then nobody looks at the rows any more.
    ask().catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [children]);
  return children.map((child) => ({ ...child, value: known.value.get(child.index) ?? child.value }));
}
