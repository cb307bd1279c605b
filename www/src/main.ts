// The page's script.

import './style/base.css';
import './style/screens.css';
import './style/banner.css';
import './style/panes.css';
import './style/code.css';
import './style/tree.css';
import './style/compare.css';
import './style/values.css';
import './style/print.css';
import { start } from './page';

start();
