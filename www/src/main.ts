// One script for the page and its worker.

import './style/base.css';
import './style/screens.css';
import './style/banner.css';
import './style/panes.css';
import './style/code.css';
import './style/tree.css';
import './style/print.css';
import { start } from './page';
import { serve } from './worker/serve';

if (typeof document === 'undefined') {
  serve();
} else {
  // Known only while the script runs for the first time.
  start(document.currentScript?.textContent ?? '');
}
