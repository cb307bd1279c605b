// The ways of a file into the page: drop, paste, choose.

import { signal } from '@preact/signals';
import { openFile } from './open';

/** Whether a file is held over the page. */
export const isOver = signal(false);

export function acceptFiles() {
  addEventListener('dragover', (event) => {
    event.preventDefault();
    isOver.value = event.dataTransfer?.types.includes('Files') ?? false;
  });
  addEventListener('dragleave', (event) => {
    // Only the last one leaves the window itself.
    isOver.value = event.relatedTarget !== null;
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    isOver.value = false;
    openFirst(event.dataTransfer?.files);
  });
  addEventListener('paste', (event) => openFirst(event.clipboardData?.files));
}

export function choose() {
  const input = document.createElement('input');
  input.type = 'file';
  input.onchange = () => openFirst(input.files);
  input.click();
}

function openFirst(files: FileList | null | undefined) {
  const file = files?.[0];
  if (file) {
    void openFile(file);
  }
}
