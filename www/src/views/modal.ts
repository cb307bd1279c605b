// What a `<dialog>` needs that is open as long as it is drawn.

import { useLayoutEffect, useRef } from 'preact/hooks';

export function useModal(close: () => void) {
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => ref.current?.showModal(), []);
  return {
    ref,
    // At once: the browser tells only later of a dialog that it closed, and until then a key may want it again.
    onCancel(event: Event) {
      event.preventDefault();
      // It gives the focus back.
      ref.current?.close();
      close();
    },
    onClose() {
      if (ref.current) {
        close();
      }
    },
  };
}
