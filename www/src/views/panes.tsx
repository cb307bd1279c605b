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

export function Panes() {
  const left = useSignal(280);
  const right = useSignal(440);
  const style = { '--left': `${left.value}px`, '--right': `${right.value}px` };
  return (
    <>
      <div class="tabs" role="tablist" aria-label="Panes">
        {TABS.map(([name, title]) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={pane.value === name}
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
