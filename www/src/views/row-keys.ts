// The keys that copy what a row shows.

import { copyJson, copyPath, copyValue } from '../copy-row';
import { showReferrers } from '../search';
import { currentRow } from '../tree';

const ACTIONS = { p: copyPath, v: copyValue, j: copyJson, r: showReferrers };

export function rowKeys(event: KeyboardEvent) {
  const row = currentRow.value;
  const action = ACTIONS[event.key as keyof typeof ACTIONS];
  const isOnRow = event.target instanceof HTMLElement && event.target.role === 'treeitem';
  if (row && action && isOnRow && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    void action(row);
  }
}
