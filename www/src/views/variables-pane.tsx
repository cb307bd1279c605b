// Arguments, locals and globals of the selected frame.

import type { Scope } from 'coredumpy-wasm';
import { useResource } from '../resource';
import { opened, selection } from '../state';
import { currentRow, isOpen, scopeKey } from '../tree';
import { Members } from './children';
import { RowFooter } from './row-footer';
import { rowKeys } from './row-keys';
import { treeKeys } from './tree-keys';

export function VariablesPane() {
  const frame = selection.value?.place.frame ?? null;
  const scopes = useResource(`${opened.value?.overview.id} ${frame?.id}`, async () => {
    const client = opened.value?.client;
    return frame && client ? { frame: frame.id, list: await client.call('scopes', frame.id) } : null;
  }).value;
  // What belongs to another frame is of no use while the new one loads.
  const found = scopes.state === 'here' && scopes.value?.frame === frame?.id ? scopes.value : null;
  return (
    <section class="pane variables" data-pane="variables" id="pane-variables" aria-label="Variables">
      {scopes.state === 'failed' && <p class="empty missing">{scopes.message}</p>}
      <div
        class="pane-body tree"
        role="tree"
        aria-label="Variables"
        onKeyDown={(event) => {
          rowKeys(event);
          treeKeys(event);
        }}
      >
        {found?.list.map((scope, at) => (
          <ScopeRows key={`${found.frame} ${scope.title}`} frame={found.frame} scope={scope} isFirst={at === 0} />
        ))}
      </div>
      {currentRow.value && <RowFooter row={currentRow.value} />}
    </section>
  );
}

/** A long list of globals would bury what matters. */
const OPEN_MAX = 200;

function ScopeRows({ frame, scope, isFirst }: { frame: number; scope: Scope; isFirst: boolean }) {
  const key = scopeKey(frame, scope.title);
  const open = isOpen(key, !/global/i.test(scope.title) && scope.total <= OPEN_MAX && scope.total > 0);
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys */}
      <div
        class="group-row"
        role="treeitem"
        aria-level={1}
        aria-expanded={open.value}
        tabIndex={isFirst ? 0 : -1}
        onClick={() => (open.value = !open.value)}
      >
        <span class="twisty" aria-hidden="true" />
        <span class="group-title">{scope.title}</span>
        <span class="count">{scope.total.toLocaleString('en')}</span>
      </div>
      {open.value && (
        <Members
          at={{ key, frame: String(frame), path: '', level: 2, ancestors: [], trail: [key] }}
          id={scope.id}
          section={scope.section}
          start={scope.start}
          end={scope.start + scope.total}
        />
      )}
    </>
  );
}
