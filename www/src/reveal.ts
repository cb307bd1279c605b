// Opens the way to a value, and goes there.

import type { PathStep, PathView } from 'coredumpy-wasm';
import { framesOf, moreFrames, select } from './navigate';
import { rangesAround } from './ranges';
import { frames, type Group, type Open, opened, openGroups, type Place, pane } from './state';
import { memberKey, openAll, scopeKey, sectionKey } from './tree';

/** How long the rows of a way may take to be drawn. */
const PATIENCE_MS = 3000;

export async function reveal(path: PathView) {
  const open = opened.value;
  if (!open || typeof path.frame !== 'number') {
    return;
  }
  const found = await findFrame(open, path.frame);
  if (found) {
    select(found.group.key, found.place);
    openGroups.value = new Set([...openGroups.value, found.group.key]);
    pane.value = 'variables';
    const key = await openWay(open, path.frame, path.steps);
    if (key) {
      await focusRow(key);
    }
  }
}

/** The frame in the first group that has it. */
async function findFrame({ groups }: Open, frame: number): Promise<{ group: Group; place: Place } | null> {
  for (const group of groups) {
    let list = await framesOf(group);
    for (;;) {
      const place = list.find((place) => place.frame.id === frame);
      if (place) {
        return { group, place };
      }
      if (!(list.length < group.frameCount)) {
        break;
      }
      const before = list.length;
      await moreFrames(group);
      list = frames.value.get(group.key) ?? [];
      if (list.length === before) {
        break;
      }
    }
  }
  return null;
}

/** Opens all rows above the last step's; its key. */
async function openWay({ client }: Open, frame: number, steps: PathStep[]): Promise<string | null> {
  const [first, ...rest] = steps;
  const scopes = await client.call('scopes', frame);
  const scope = scopes.find(
    ({ id, section, start, total }) =>
      id === first?.id && section === first.section && first.index >= start && first.index < start + total,
  );
  if (!first || !scope) {
    return null;
  }
  let key = scopeKey(frame, scope.title);
  openAll(key, ...rangesAround(key, scope.section, scope.start, scope.start + scope.total, first.index));
  key = memberKey(key, first.section, first.index);
  for (const { id, section, index } of rest) {
    const sections = await client.call('sections', id);
    const total = sections.find(({ name }) => name === section)?.total ?? 0;
    openAll(key, sectionKey(key, section), ...rangesAround(key, section, 0, total, index));
    key = memberKey(key, section, index);
  }
  return key;
}

/** Goes to a row as soon as it is drawn. */
export async function focusRow(key: string) {
  const end = performance.now() + PATIENCE_MS;
  while (performance.now() < end) {
    const row = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (row) {
      row.focus();
      row.scrollIntoView({ block: 'nearest' });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 16));
  }
}
