// About the row that one stands on: how Python reaches it, and what can be copied of it.

import { copyJson, copyPath, copyValue } from '../copy-row';
import type { Row } from '../tree';
import { visible } from '../visible';

export function RowFooter({ row }: { row: Row }) {
  return (
    <footer class="row-footer">
      <code class="path">{visible(row.path ?? row.label)}</code>
      <span class="type">{visible(row.value.typeName)}</span>
      <span class="actions">
        <button type="button" disabled={row.path === null} onClick={() => void copyPath(row)} title="Copy the path (p)">
          Path
        </button>
        <button type="button" onClick={() => void copyValue(row)} title="Copy the value (v)">
          Value
        </button>
        <button
          type="button"
          disabled={typeof row.value.id !== 'number'}
          onClick={() => void copyJson(row)}
          title="Copy the object as JSON (j)"
        >
          JSON
        </button>
      </span>
    </footer>
  );
}
