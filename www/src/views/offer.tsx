// A second dump: instead of the open one, or beside it.

import { useLayoutEffect, useRef } from 'preact/hooks';
import { compareWith } from '../compare/compare';
import { openFile } from '../open';
import { offered, opened } from '../state';
import { visible } from '../visible';

export function Offer({ file }: { file: File }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const close = () => {
    offered.value = null;
  };
  const choose = (act: (file: File) => Promise<void>) => () => {
    close();
    void act(file);
  };
  return (
    <dialog ref={dialog} class="box offer" aria-labelledby="offer-title" onClose={close}>
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
