// The keys of a tree whose rows stand one below the other, as the ARIA pattern has them.

export function treeKeys(event: KeyboardEvent) {
  const row = event.target;
  if (!(row instanceof HTMLElement) || row.role !== 'treeitem' || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const rows = rowsOf(event.currentTarget as HTMLElement);
  const at = rows.indexOf(row);
  const expanded = row.ariaExpanded;
  const actions: Record<string, () => void> = {
    ArrowDown: () => rows[at + 1]?.focus(),
    ArrowUp: () => rows[at - 1]?.focus(),
    Home: () => rows[0]?.focus(),
    End: () => rows.at(-1)?.focus(),
    ArrowRight: () => (expanded === 'false' ? row.click() : expanded === 'true' && rows[at + 1]?.focus()),
    ArrowLeft: () => (expanded === 'true' ? row.click() : parentOf(rows, at)?.focus()),
    Enter: () => row.click(),
    ' ': () => row.click(),
  };
  const action = actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
}

function rowsOf(tree: HTMLElement): HTMLElement[] {
  return Array.from(tree.querySelectorAll<HTMLElement>('[role=treeitem]'));
}

function parentOf(rows: HTMLElement[], at: number): HTMLElement | undefined {
  const level = Number(rows[at]?.ariaLevel);
  return rows.slice(0, at).findLast((row) => Number(row.ariaLevel) < level);
}
