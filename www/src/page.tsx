// The page: what it draws, and what of the window it listens to.

import { render } from 'preact';
import { prepareClient } from './boot';
import { acceptFiles } from './files';
import { keepHash } from './hash';
import { listenToKeys } from './keyboard';
import { openEmbedded } from './open';
import { applyTheme } from './theme';
import { App } from './views/app';

export function start() {
  applyTheme();
  acceptFiles();
  listenToKeys();
  keepHash();
  const root = document.getElementById('page');
  if (root) {
    root.textContent = '';
    render(<App />, root);
  }
  if (!openEmbedded()) {
    // When the first screen is drawn.
    setTimeout(prepareClient);
  }
}
