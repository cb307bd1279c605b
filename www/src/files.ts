// The ways of a file into the page: drop, paste, choose.

import { signal } from '@preact/signals';
import { compareWith } from './compare/compare';
import { openFile } from './open';
import { offered, opened, trouble } from './state';

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
    take(event.dataTransfer?.files);
  });
  addEventListener('paste', (event) => take(event.clipboardData?.files));
}

export function choose() {
  const input = document.createElement('input');
  input.type = 'file';
  input.onchange = () => take(input.files);
  input.click();
}

function take(files: FileList | null | undefined) {
  const [first, second] = files ?? [];
  if (!first) {
    return;
  }
  if (opened.value && !trouble.value) {
    offered.value = first;
  } else {
    void openFile(first).then(() => second && opened.value && compareWith(second));
  }
}
