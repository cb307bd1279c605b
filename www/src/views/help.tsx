// The keys.

import { KEYS } from '../keyboard';
import { helpIsOpen } from '../state';
import { useModal } from './modal';

export function Help() {
  const close = () => {
    helpIsOpen.value = false;
  };
  return (
    <dialog {...useModal(close)} class="help" aria-label="Keyboard">
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
