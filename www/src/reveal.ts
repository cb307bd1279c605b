// Opens the way to a value, and goes there.

import type { PathStep, PathView } from 'coredumpy-wasm';
import { framesOf, moreFrames, select } from './navigate';
import { rangesAround } from './ranges';
import { exceptionOf, scopesOf } from './scopes';
import { frames, type Group, type Open, opened, openGroups, type Place, pane } from './state';
import { memberKey, openAll, scopeKey, sectionKey } from './tree';

/** How long the rows of a way may take to be drawn. */
const PATIENCE_MS = 3000;

export async function reveal(path: PathView) {
  const found = opened.value && (await findPlace(opened.value, path));
  if (found) {
    await revealIn(found, path.steps);
  }
}

/** Of a frame that stands in several lists, the one in the list that is meant. */
export async function revealIn(found: Found, steps: PathStep[]) {
  const open = opened.value;
  if (open) {
    select(found.group.key, found.place);
    openGroups.value = new Set([...openGroups.value, found.group.key]);
    pane.value = 'variables';
    const key = await openWay(open, found, steps);
    if (key) {
      await focusRow(key);
    }
  }
}

/** Whether there is a place from which the way leads. */
export function canReveal({ frame, steps }: PathView): boolean {
  const groups = opened.value?.groups ?? [];
  return typeof frame === 'number' || groups.some(({ key }) => exceptionOf(key) === (steps[0]?.id ?? -1));
}

interface Found {
  group: Group;
  place: Place;
}

/** Of what was met in an exception, the innermost frame of its own. */
async function findPlace(open: Open, { frame, steps }: PathView): Promise<Found | null> {
  if (typeof frame === 'number') {
    return findFrame(open, frame);
  }
  const group = open.groups.find(({ key }) => exceptionOf(key) === (steps[0]?.id ?? -1));
  const place = group && (await framesOf(group))[0];
  return group && place ? { group, place } : null;
}

/** The frame in the first group that has it. */
async function findFrame({ groups }: Open, frame: number): Promise<Found | null> {
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
async function openWay({ client }: Open, { group, place }: Found, steps: PathStep[]): Promise<string | null> {
  const frame = place.frame.id;
  const [first, ...rest] = steps;
  const scopes = await scopesOf(frame, group.key);
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
