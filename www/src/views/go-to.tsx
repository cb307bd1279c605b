// The way to a member of a long container by its index or key.

import { useSignal } from '@preact/signals';
import { PAGE, pageStart, rangesAround } from '../ranges';
import { focusRow } from '../reveal';
import { opened } from '../state';
import { memberKey, openAll } from '../tree';
import type { ChildrenProperties } from './children';

export function GoTo({ at, id, section, start, end }: ChildrenProperties) {
  const problem = useSignal('');
  const go = async (wanted: string) => {
    const client = opened.value?.client;
    const index = await client?.call('find', id, section, wanted);
    if (!client || index === undefined || index < start || index >= end) {
      problem.value = section === 'items' ? 'There is no such index.' : 'There is no such key.';
      return;
    }
    problem.value = '';
    openAll(...rangesAround(at.key, section, start, end, index));
    const first = pageStart(start, end, index);
    const { children } = await client.call('children', id, section, first, Math.min(PAGE, end - first));
    // What is left out is one row for all of it.
    const shown = children.findLast((child) => child.index <= index);
    await focusRow(memberKey(at.key, section, shown?.index ?? index));
  };
  return (
    <div class="content-row go-to" role="treeitem" aria-level={at.level} tabIndex={-1} style={{ '--level': at.level }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const input = event.currentTarget.elements[0] as HTMLInputElement;
          void go(input.value).catch((error: Error) => (problem.value = error.message));
        }}
      >
        <input
          type="text"
          placeholder={section === 'items' ? 'Go to index' : 'Go to key'}
          aria-label={section === 'items' ? 'Go to index' : 'Go to key'}
        />
        <span class="missing" role="status">
          {problem.value}
        </span>
      </form>
    </div>
  );
}
