// A second dump: instead of the open one, or beside it.

import { compareWith } from '../compare/compare';
import { openFile } from '../open';
import { offered, opened } from '../state';
import { visible } from '../visible';
import { useModal } from './modal';

export function Offer({ file }: { file: File }) {
  const close = () => {
    offered.value = null;
  };
  const choose = (act: (file: File) => Promise<void>) => () => {
    close();
    void act(file);
  };
  return (
    <dialog {...useModal(close)} class="box offer" aria-labelledby="offer-title">
      <h2 id="offer-title">{visible(file.name)}</h2>
      <p>
        <b>{visible(opened.value?.file.name ?? '')}</b> is open. Open this dump in its place, or compare the two?
      </p>
      <p class="actions">
        <button type="button" class="primary" onClick={choose(compareWith)}>
          Compare
        </button>
        <button type="button" onClick={choose(openFile)}>
          Replace
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </p>
    </dialog>
  );
}
