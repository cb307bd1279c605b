// The address after `#`: which dump, which thread, which frame, which variable or member.

import { effect, signal } from '@preact/signals';
import { framesOf } from './navigate';
import { revealIn } from './reveal';
import { scopesOf } from './scopes';
import { type Group, type Open, opened, openGroups, type Place, phase, selection } from './state';
import { currentRow } from './tree';
import { wayOf } from './way';

/** The dump that the address is a link to, while it is not the open one. */
export const linkedDump = signal('');

export function keepHash() {
  linkedDump.value = partsOf().get('dump') ?? '';
  effect(() => {
    const at = selection.value;
    const id = opened.value?.overview.id;
    const row = currentRow.value;
    if (at && id && phase.value === 'open' && !linkedDump.value) {
      const parts = new URLSearchParams({ dump: id, thread: at.group, frame: String(at.place.frame.id) });
      if (row?.key.startsWith(`${at.place.frame.id}/`)) {
        parts.set('path', row.key.slice(row.key.indexOf('/') + 1));
      }
      history.replaceState(null, '', `#${parts}`);
    }
  });
  addEventListener('hashchange', () => {
    linkedDump.value = partsOf().get('dump') ?? '';
    if (opened.value) {
      void followHash(opened.value);
    }
  });
}

/** Somebody stays with the open dump: the address is of it from now on. */
export function forgetLink() {
  linkedDump.value = '';
}

/** Goes where the address points, if it is to this dump. */
export async function followHash({ client, overview, groups }: Open) {
  const parts = partsOf();
  if (parts.get('dump') !== overview.id) {
    return;
  }
  linkedDump.value = '';
  const frame = Number(parts.get('frame') || Number.NaN);
  const group = groups.find(({ key }) => key === parts.get('thread'));
  const place = group && (await goToFrame(group, frame));
  if (place) {
    const steps = await wayOf(client, await scopesOf(frame, group.key), parts.get('path') ?? '');
    if (steps.length > 0) {
      // What it opens is drawn with the rest of the dump.
      void revealIn({ group, place }, steps);
    }
  }
}

async function goToFrame(group: Group, frame: number): Promise<Place | undefined> {
  const place = (await framesOf(group)).find((place) => place.frame.id === frame);
  if (place) {
    openGroups.value = new Set([...openGroups.value, group.key]);
    selection.value = { group: group.key, place };
  }
  return place;
}

function partsOf(): URLSearchParams {
  return new URLSearchParams(location.hash.slice(1));
}
