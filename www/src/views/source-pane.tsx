// The source of the selected frame, or the one that a search found something in.

import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Line } from '../columns';
import { select } from '../navigate';
import type { HighlightedSource } from '../protocol';
import { useResource } from '../resource';
import { sourceAt } from '../source-at';
import { frames, opened, type Place, selection } from '../state';
import { visible } from '../visible';
import { CodeLines } from './code-lines';

export function SourcePane() {
  const at = selection.value;
  const other = sourceAt.value;
  return (
    <section class="pane source" data-pane="source" id="pane-source" aria-label="Source">
      {other ? (
        <Found source={other.source} lineno={other.lineno} />
      ) : at ? (
        <Framed place={at.place} group={at.group} />
      ) : (
        <NoFrame />
      )}
    </section>
  );
}

/** A dump whose first objects cannot be read has threads without frames. */
function NoFrame() {
  const title = opened.value?.groups.find(({ frameCount }) => frameCount === 0)?.title;
  return title ? (
    <p class="empty missing">The frames cannot be read: {visible(title)}</p>
  ) : (
    <p class="empty">No frame is selected.</p>
  );
}

/** The source of a frame, with the other frames that its thread has in it. */
function Framed({ place, group }: { place: Place; group: string }) {
  const { filename, id } = place.frame;
  const list = frames.value.get(group);
  const others = useMemo(() => {
    const found = new Map<number, Place>();
    for (const other of list ?? []) {
      if (other.frame.filename === filename && other.frame.id !== id) {
        found.set(other.lineno, other);
      }
    }
    return found;
  }, [list, filename, id]);
  return (
    <>
      <div class="pane-head">
        <span class="function">{visible(place.frame.function)}</span>
        <Filename name={filename} />
        <span class="count">line {place.lineno}</span>
      </div>
      <Text number={place.frame.source} place={place} others={others} onOther={(other) => select(group, other)} />
    </>
  );
}

/** A line of a source in which no frame needs to be. */
function Found({ source, lineno }: { source: number; lineno: number }) {
  const filename = opened.value?.overview.sources[source] ?? '';
  const place = useMemo(() => placeAt(lineno), [lineno]);
  return (
    <>
      <div class="pane-head">
        <Filename name={filename} />
        <span class="count">line {lineno}</span>
        <button type="button" onClick={() => (sourceAt.value = null)}>
          Back to the frame
        </button>
      </div>
      <Text number={source} place={place} others={NO_OTHERS} onOther={() => {}} />
    </>
  );
}

function Filename({ name }: { name: string }) {
  return (
    <span class="path" title={visible(name)}>
      <bdi>{visible(name)}</bdi>
    </span>
  );
}

const NO_OTHERS: ReadonlyMap<number, Place> = new Map();
const NOTHING: HighlightedSource = { lines: [], missing: null };

/** A place of which nothing but the line is known. */
function placeAt(lineno: number): Line {
  return { lineno, endLineno: null, startColumn: null, endColumn: null };
}

interface TextProperties {
  number: number | null;
  place: Line;
  others: ReadonlyMap<number, Place>;
  onOther(place: Place): void;
}

function Text({ number, place, others, onOther }: TextProperties) {
  const source = useResource(`${opened.value?.overview.id} ${number}`, async () => {
    const client = opened.value?.client;
    return number === null || !client ? NOTHING : client.call('source', number);
  }).value;
  if (source.state !== 'here') {
    return source.state === 'failed' ? <p class="empty missing">{source.message}</p> : null;
  }
  const { lines, missing } = source.value;
  if (lines.length === 0) {
    return <p class="empty missing">{missing?.words ?? 'The source of this file is not in the dump.'}</p>;
  }
  return <Code source={source.value} place={place} others={others} onOther={onOther} />;
}

interface CodeProperties extends Omit<TextProperties, 'number'> {
  source: HighlightedSource;
}

function Code({ source, place, others, onOther }: CodeProperties) {
  const body = useRef<HTMLElement>(null);
  useEffect(() => {
    const line = body.current?.querySelector('[data-current="true"]');
    line?.scrollIntoView({ block: 'center', behavior: 'instant' });
    body.current?.scrollTo({ left: 0 });
  }, [place, source]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="pane-body code" ref={body} tabIndex={0} aria-label="Code">
      <CodeLines lines={source.lines} place={place} others={others} onOther={onOther} />
    </section>
  );
}
