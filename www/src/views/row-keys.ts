// The keys that copy what a row shows.

import { copyJson, copyPath, copyValue } from '../copy-row';
import { currentRow } from '../tree';

const ACTIONS = { p: copyPath, v: copyValue, j: copyJson };

export function rowKeys(event: KeyboardEvent) {
  const row = currentRow.value;
  const action = ACTIONS[event.key as keyof typeof ACTIONS];
  if (row && action && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    void action(row);
  }
}
