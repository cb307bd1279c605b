// The keys of the whole page. Those of a tree are the tree's.

import { choose } from './files';
import { step } from './navigate';
import { searchIsOpen } from './search';
import { helpIsOpen, type PaneName, pane, phase } from './state';
import { nextTheme } from './theme';
import { copyTraceback } from './traceback';

interface Key {
  keys: string[];
  what: string;
  run?: () => void;
}

export const KEYS: Key[] = [
  { keys: ['u'], what: 'Up: the caller of this frame', run: () => step(1) },
  { keys: ['d'], what: 'Down: back towards where it crashed', run: () => step(-1) },
  { keys: ['1'], what: 'Go to threads and frames', run: () => focusPane('stacks') },
  { keys: ['2'], what: 'Go to the source', run: () => focusPane('source') },
  { keys: ['3'], what: 'Go to the variables', run: () => focusPane('variables') },
  { keys: ['/'], what: 'Filter the frames', run: () => focusPane('stacks', 'input') },
  { keys: ['f'], what: 'Search in the whole dump', run: () => (searchIsOpen.value = true) },
  { keys: ['c'], what: 'Copy the traceback', run: () => void copyTraceback() },
  { keys: ['o'], what: 'Open another dump', run: choose },
  { keys: ['t'], what: 'Light, dark or the system’s colours', run: nextTheme },
  { keys: ['?'], what: 'This list', run: () => (helpIsOpen.value = !helpIsOpen.value) },
  { keys: ['↑', '↓', 'Home', 'End'], what: 'From row to row' },
  { keys: ['→', '←'], what: 'Open or close a row, or go in or out' },
  { keys: ['Enter', 'Space'], what: 'Choose a frame; open or close a value' },
  { keys: ['p', 'v', 'j'], what: 'Copy a variable’s path, its value, its JSON' },
  { keys: ['r'], what: 'What refers to a variable’s object' },
];

export function listenToKeys() {
  addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox';
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping || event.defaultPrevented) {
      return;
    }
    const key = KEYS.find(({ keys, run }) => run && keys.includes(event.key));
    if (key && (phase.value === 'open' || ['o', 't', '?'].includes(event.key))) {
      event.preventDefault();
      key.run?.();
    }
  });
}

function focusPane(name: PaneName, selector = '[tabindex="0"]') {
  pane.value = name;
  // Drawn after this turn, where the layout has one pane at a time.
  setTimeout(() => document.querySelector<HTMLElement>(`[data-pane="${name}"] ${selector}`)?.focus());
}
