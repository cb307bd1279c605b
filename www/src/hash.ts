// The address after `#`: which dump, which thread, which frame.

import { framesOf } from './navigate';
import { notice, type Open, opened, openGroups, selection } from './state';

export function writeHash() {
  const at = selection.value;
  const id = opened.value?.overview.id;
  if (at && id) {
    const parts = new URLSearchParams({ dump: id, group: at.group, frame: String(at.place.frame.id) });
    history.replaceState(null, '', `#${parts}`);
  }
}

/** Goes where the address points, if it is to this dump. */
export async function followHash({ overview, groups }: Open) {
  const parts = new URLSearchParams(location.hash.slice(1));
  const dump = parts.get('dump');
  if (dump && dump !== overview.id) {
    notice.value = 'The link is to a place in another dump.';
    return;
  }
  const group = groups.find(({ key }) => key === parts.get('group'));
  if (group) {
    const place = (await framesOf(group)).find(({ frame }) => String(frame.id) === parts.get('frame'));
    if (place) {
      openGroups.value = new Set([...openGroups.value, group.key]);
      selection.value = { group: group.key, place };
    }
  }
}
