// The keys.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { KEYS } from '../keyboard';
import { helpIsOpen } from '../state';

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    helpIsOpen.value = false;
  };
  return (
    <dialog ref={dialog} class="help" aria-label="Keyboard" onClose={close}>
      <h2>Keyboard</h2>
      <dl>
        {KEYS.map(({ keys, what }) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={close}>
        Close
      </button>
    </dialog>
  );
}
