// Threads, tasks and other exceptions, with their frames.

import { moreFrames, select, toggleGroup } from '../navigate';
import {
  frameFilter,
  frames,
  type Group,
  opened,
  openGroups,
  type Place,
  pane,
  selection,
  showLibrary,
} from '../state';
import { visible } from '../visible';
import { treeKeys } from './tree-keys';

export function StacksPane() {
  const groups = opened.value?.groups ?? [];
  const hasLibrary = [...frames.value.values()].some((places) => places.some(({ frame }) => frame.isLibrary));
  return (
    <section class="pane stacks" data-pane="stacks" id="pane-stacks" aria-label="Threads and frames">
      <div class="pane-head">
        <input
          type="search"
          placeholder="Filter frames"
          aria-label="Filter frames"
          value={frameFilter.value}
          onInput={(event) => (frameFilter.value = event.currentTarget.value)}
        />
        {hasLibrary && (
          <label class="check">
            <input
              type="checkbox"
              checked={showLibrary.value}
              onChange={(event) => (showLibrary.value = event.currentTarget.checked)}
            />
            Library
          </label>
        )}
      </div>
      {frameFilter.value && !isAnyShown(groups) && <p class="empty">No frame has this text.</p>}
      <div class="pane-body" role="tree" aria-label="Frames" onKeyDown={treeKeys}>
        {groups.map((group, at) => (
          <GroupRows key={group.key} group={group} isFirst={at === 0} />
        ))}
      </div>
    </section>
  );
}

/** Whether the filter leaves a frame of an open group. */
function isAnyShown(groups: Group[]): boolean {
  return groups.some(({ key }) => openGroups.value.has(key) && folded(frames.value.get(key) ?? []).length > 0);
}

const DETAILS: Record<string, string> = {
  raised: 'exception',
  cause: 'the cause',
  context: 'was being handled',
  member: 'in the group',
};

function GroupRows({ group, isFirst }: { group: Group; isFirst: boolean }) {
  const isOpen = openGroups.value.has(group.key);
  const places = frames.value.get(group.key) ?? [];
  const holdsSelection = isOpen && selection.value?.group === group.key;
  const more = group.frameCount - places.length;
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys */}
      <div
        class="group-row"
        role="treeitem"
        aria-level={1}
        aria-expanded={isOpen}
        aria-selected={false}
        tabIndex={isFirst && !holdsSelection ? 0 : -1}
        onClick={() => void toggleGroup(group, !isOpen)}
      >
        <span class="twisty" aria-hidden="true" />
        <span class="group-title" title={visible(group.title)}>
          {visible(group.title)}
        </span>
        {group.crashed && (
          <span class="crashed">{opened.value?.overview.exception == null ? 'dumped' : 'crashed'}</span>
        )}
        {group.detail && <span class="group-detail">{DETAILS[group.detail] ?? group.detail}</span>}
        {group.frameCount >= 0 && <span class="count">{group.frameCount}</span>}
      </div>
      {isOpen && folded(places).map((part) => <PartRow key={keyOf(part)} part={part} group={group} />)}
      {isOpen && more > 0 && (
        <MoreRow text={`${more.toLocaleString('en')} more frames`} onOpen={() => void moreFrames(group)} />
      )}
    </>
  );
}

/** A frame, or how many of libraries stand between two. */
type Part = Place | number[];

/** The selected frame is always among them. */
function folded(places: Place[]): Part[] {
  const text = frameFilter.value.toLowerCase();
  const parts: Part[] = [];
  for (const place of places) {
    const { frame } = place;
    if (text && !`${frame.function} ${frame.filename}`.toLowerCase().includes(text)) {
      continue;
    }
    const isSelected = frame.id === selection.value?.place.frame.id;
    const last = parts.at(-1);
    if (showLibrary.value || isSelected || text || !frame.isLibrary) {
      parts.push(place);
    } else if (Array.isArray(last)) {
      last.push(frame.id);
    } else {
      parts.push([frame.id]);
    }
  }
  return parts;
}

function keyOf(part: Part): string {
  return Array.isArray(part) ? `folded-${part[0]}` : `${part.frame.id}-${part.lineno}`;
}

function PartRow({ part, group }: { part: Part; group: Group }) {
  if (!Array.isArray(part)) {
    return <FrameRow place={part} group={group} />;
  }
  const text = part.length === 1 ? '1 library frame' : `${part.length} library frames`;
  return <MoreRow text={text} onOpen={() => (showLibrary.value = true)} />;
}

/** Frames that are not shown yet. */
function MoreRow({ text, onOpen }: { text: string; onOpen: () => void }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div class="more" role="treeitem" aria-level={2} aria-selected={false} tabIndex={-1} onClick={onOpen}>
      {text}
    </div>
  );
}

function FrameRow({ place, group }: { place: Place; group: Group }) {
  const { frame, lineno } = place;
  const isSelected = selection.value?.group === group.key && selection.value.place.frame.id === frame.id;
  const choose = () => {
    select(group.key, place);
    pane.value = 'source';
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys
    <div
      class="frame-row"
      role="treeitem"
      aria-level={2}
      aria-selected={isSelected}
      data-library={frame.isLibrary}
      tabIndex={isSelected ? 0 : -1}
      title={visible(`${frame.filename}:${lineno}`)}
      onClick={choose}
    >
      <span class="function">{visible(frame.function)}</span>
      <span class="place">
        {visible(baseName(frame.filename))}:{lineno}
      </span>
    </div>
  );
}

export function baseName(filename: string): string {
  return filename.split(/[\\/]/).at(-1) || filename;
}
