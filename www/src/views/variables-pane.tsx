// Arguments, locals and globals of the selected frame.

import { useResource } from '../resource';
import { isOpenFirst, type ShownScope, scopesOf } from '../scopes';
import { opened, selection } from '../state';
import { currentRow, isOpen, scopeKey } from '../tree';
import { visible } from '../visible';
import { Members } from './children';
import { RowFooter } from './row-footer';
import { rowKeys } from './row-keys';
import { treeKeys } from './tree-keys';

export function VariablesPane() {
  const frame = selection.value?.place.frame ?? null;
  const group = selection.value?.group ?? '';
  const scopes = useResource(`${opened.value?.overview.id} ${frame?.id} ${group}`, async () =>
    frame ? { frame: frame.id, list: await scopesOf(frame.id, group) } : null,
  ).value;
  // What belongs to another frame is of no use while the new one loads.
  const found = scopes.state === 'here' && scopes.value?.frame === frame?.id ? scopes.value : null;
  return (
    <section class="pane variables" data-pane="variables" id="pane-variables" aria-label="Variables">
      {scopes.state === 'failed' && <p class="empty missing">{scopes.message}</p>}
      {found?.list.length === 0 && (
        <p class={frame?.missing ? 'empty missing' : 'empty'}>
          {frame?.missing ? `The variables cannot be read: ${visible(frame.missing)}` : 'This frame has no variables.'}
        </p>
      )}
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
          <ScopeRows
            key={`${found.frame} ${scope.title}`}
            frame={found.frame}
            scope={scope}
            isFirst={at === 0}
            isOpenFirst={isOpenFirst(scope, found.list)}
          />
        ))}
      </div>
      {currentRow.value && <RowFooter row={currentRow.value} />}
    </section>
  );
}

interface ScopeProperties {
  frame: number;
  scope: ShownScope;
  isFirst: boolean;
  isOpenFirst: boolean;
}

function ScopeRows({ frame, scope, isFirst, isOpenFirst }: ScopeProperties) {
  const key = scopeKey(frame, scope.title);
  const open = isOpen(key, isOpenFirst);
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
          at={{ key, frame: String(frame), path: scope.path, level: 2, ancestors: [], trail: [key] }}
          id={scope.id}
          section={scope.section}
          start={scope.start}
          end={scope.start + scope.total}
        />
      )}
    </>
  );
}
