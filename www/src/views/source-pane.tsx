// The source of the selected frame.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import { select } from '../navigate';
import type { HighlightedSource } from '../protocol';
import { useResource } from '../resource';
import { frames, opened, type Place, selection } from '../state';
import { visible } from '../visible';
import { CodeLines } from './code-lines';

export function SourcePane() {
  const at = selection.value;
  return (
    <section class="pane source" data-pane="source" id="pane-source" aria-label="Source">
      {at ? <Source place={at.place} group={at.group} /> : <p class="empty">No frame is selected.</p>}
    </section>
  );
}

function Source({ place, group }: { place: Place; group: string }) {
  const { frame } = place;
  const number = frame.source ?? null;
  const source = useResource(`${opened.value?.overview.id} ${number}`, async () => {
    const client = opened.value?.client;
    return number === null || !client ? NOTHING : client.call('source', number);
  }).value;
  return (
    <>
      <div class="pane-head">
        <span class="function">{visible(frame.function)}</span>
        <span class="path" title={visible(frame.filename)}>
          <bdi>{visible(frame.filename)}</bdi>
        </span>
        <span class="count">line {place.lineno}</span>
      </div>
      {source.state === 'failed' && <p class="empty missing">{source.message}</p>}
      {source.state === 'here' && source.value.lines.length === 0 && (
        <p class="empty missing">{source.value.missing?.words ?? 'The source of this file is not in the dump.'}</p>
      )}
      {source.state === 'here' && source.value.lines.length > 0 && (
        <Code source={source.value} place={place} group={group} />
      )}
    </>
  );
}

const NOTHING: HighlightedSource = { lines: [], missing: null };

function Code({ source, place, group }: { source: HighlightedSource; place: Place; group: string }) {
  const body = useRef<HTMLElement>(null);
  const { filename } = place.frame;
  const list = frames.value.get(group);
  // The other frames of this file that the same thread is in, by their line.
  const others = useMemo(() => {
    const found = new Map<number, Place>();
    for (const other of list ?? []) {
      if (other.frame.filename === filename && other.frame.id !== place.frame.id) {
        found.set(other.lineno, other);
      }
    }
    return found;
  }, [list, filename, place]);
  useEffect(() => {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const line = body.current?.querySelector('[data-current="true"]');
    line?.scrollIntoView({ block: 'center', behavior: isStill ? 'instant' : 'auto' });
    body.current?.scrollTo({ left: 0 });
  }, [place, source]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="pane-body code" ref={body} tabIndex={0} aria-label="Code">
      <CodeLines lines={source.lines} place={place} others={others} onOther={(other) => select(group, other)} />
    </section>
  );
}
