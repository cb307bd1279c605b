// Threads and frames, source, variables: beside each other, or one at a time where it is narrow.

import { useSignal } from '@preact/signals';
import { type PaneName, pane } from '../state';
import { SourcePane } from './source-pane';
import { Splitter } from './splitter';
import { StacksPane } from './stacks-pane';
import { VariablesPane } from './variables-pane';

const TABS: [PaneName, string][] = [
  ['stacks', 'Frames'],
  ['source', 'Source'],
  ['variables', 'Variables'],
];

function tabKeys(event: KeyboardEvent) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by) {
    const at = TABS.findIndex(([name]) => name === pane.value);
    const [next] = TABS[(at + by + TABS.length) % TABS.length] ?? TABS[0] ?? ['source'];
    pane.value = next;
    (event.currentTarget as HTMLElement).querySelectorAll('button')[TABS.findIndex(([name]) => name === next)]?.focus();
  }
}

export function Panes() {
  const left = useSignal(280);
  const right = useSignal(440);
  const style = { '--left': `${left.value}px`, '--right': `${right.value}px` };
  return (
    <>
      <div class="tabs" role="tablist" aria-label="Panes" onKeyDown={tabKeys}>
        {TABS.map(([name, title]) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={pane.value === name}
            aria-controls={`pane-${name}`}
            tabIndex={pane.value === name ? 0 : -1}
            onClick={() => (pane.value = name)}
          >
            {title}
          </button>
        ))}
      </div>
      <div class="panes" data-pane-shown={pane.value} style={style}>
        <StacksPane />
        <Splitter size={left} grows={1} label="Width of the frames" />
        <SourcePane />
        <Splitter size={right} grows={-1} label="Width of the variables" />
        <VariablesPane />
      </div>
    </>
  );
}
