// Going from frame to frame.

import { batch } from '@preact/signals';
import { sourceAt } from './source-at';
import { frames, type Group, type Open, opened, openGroups, type Place, pane, selection, showLibrary } from './state';

/** Frames of a group, loaded when it is first asked for them. */
export async function framesOf(group: Group): Promise<Place[]> {
  const known = frames.value.get(group.key);
  if (known) {
    return known;
  }
  const first = await group.load(0);
  frames.value = new Map(frames.value).set(group.key, first);
  return first;
}

export async function moreFrames(group: Group) {
  const known = frames.value.get(group.key) ?? [];
  const more = await group.load(known.length);
  frames.value = new Map(frames.value).set(group.key, [...known, ...more]);
}

export async function toggleGroup(group: Group, isOpen: boolean) {
  const next = new Set(openGroups.value);
  if (isOpen) {
    await framesOf(group);
    next.add(group.key);
  } else {
    next.delete(group.key);
  }
  openGroups.value = next;
}

export function select(group: string, place: Place) {
  batch(() => {
    selection.value = { group, place };
    sourceAt.value = null;
  });
}

/** The innermost frame of a group. */
export async function selectGroup(key: string) {
  const group = opened.value?.groups.find((group) => group.key === key);
  if (group) {
    await toggleGroup(group, true);
    const place = frames.value.get(key)?.[0];
    if (place) {
      select(key, place);
      pane.value = 'source';
    }
  }
}

/** `step` 1 goes to the caller, as pdb's `up`; -1 goes back. Folded frames are passed over. */
export function step(by: 1 | -1) {
  const at = selection.value;
  const list = at && frames.value.get(at.group);
  if (!list) {
    return;
  }
  const from = list.findIndex((place) => place.frame.id === at.place.frame.id);
  for (let next = from + by; next >= 0 && next < list.length; next += by) {
    const place = list[next];
    if (place && (showLibrary.value || !place.frame.isLibrary)) {
      select(at.group, place);
      return;
    }
  }
}

/** What is seen first: the innermost frame of what matters most. */
export async function selectFirst({ groups }: Open) {
  const first = groups[0];
  if (first) {
    const list = await framesOf(first);
    openGroups.value = new Set([first.key]);
    const place = list[0];
    if (place) {
      selection.value = { group: first.key, place };
    }
  }
}
