// About the row that one stands on: how Python reaches it, and what can be copied of it.

import { copyJson, copyPath, copyValue } from '../copy-row';
import { showReferrers } from '../search';
import type { Row } from '../tree';
import { visible } from '../visible';

export function RowFooter({ row }: { row: Row }) {
  const isObject = typeof row.value.id === 'number';
  return (
    <footer class="row-footer">
      <code class="path">{visible(row.path ?? row.label)}</code>
      <span class="type">{visible(row.value.typeName)}</span>
      <span class="actions">
        <span class="actions-title">Copy</span>
        <button type="button" disabled={row.path === null} onClick={() => void copyPath(row)} title="Copy the path (p)">
          Path
        </button>
        <button type="button" onClick={() => void copyValue(row)} title="Copy the whole value (v)">
          Value
        </button>
        <button
          type="button"
          disabled={!isObject}
          onClick={() => void copyJson(row)}
          title="Copy the object as JSON (j)"
        >
          JSON
        </button>
        <button
          type="button"
          disabled={!isObject}
          onClick={() => void showReferrers(row)}
          title="What refers to this object (r)"
        >
          Referrers
        </button>
      </span>
    </footer>
  );
}
