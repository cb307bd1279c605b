// A value as a whole, where its members do not say it: a text, bytes, an array, a table.

import type { Content, ValueView } from 'coredumpy-wasm';
import type { ComponentChildren } from 'preact';
import { useResource } from '../../resource';
import { opened } from '../../state';
import type { ValuePlace } from '../../tree';
import { visible } from '../../visible';
import { Note } from '../children';
import { ArrayContent } from './array-content';
import { BytesContent } from './bytes-content';
import { TableContent } from './table-content';
import { TextContent } from './text-content';

interface Properties {
  level: number;
  value: ValueView;
  content: Content;
  place: ValuePlace;
}

export function ContentRows(properties: Properties) {
  const { level, content, value } = properties;
  const missing = content.missing ?? null;
  return (
    <>
      <ContentRow level={level}>{shown(properties)}</ContentRow>
      {missing && !value.missing && <Note level={level} text={missing.words} isMissing={true} />}
    </>
  );
}

function shown({ content, value, place }: Properties) {
  const { form, id } = content;
  if (form === 'bytes') {
    return <BytesContent content={content} />;
  }
  if (typeof id === 'number') {
    switch (form) {
      case 'text':
        return <TextContent id={id} />;
      case 'array':
      case 'objects':
        return <ArrayContent id={id} place={place} />;
      case 'table':
        return <TableContent id={id} />;
    }
  }
  return value.missing ? <pre class="missing">{visible(value.preview)}</pre> : <FullRepr place={place} />;
}

/** A part of the tree that is no line of it. */
export function ContentRow({ level, children }: { level: number; children: ComponentChildren }) {
  return (
    <div class="content-row" role="treeitem" aria-level={level} tabIndex={-1} style={{ '--level': level }}>
      {children}
    </div>
  );
}

export function FullRepr({ place }: { place: ValuePlace }) {
  const { id, section, index } = place;
  const full = useResource(`${id} ${section} ${index}`, async () =>
    opened.value?.client.call('full', id, section, index),
  ).value;
  return full.state === 'waiting' ? null : (
    <Scrolling label="The value">
      <pre>{visible(full.state === 'here' ? (full.value?.text ?? '') : full.message)}</pre>
    </Scrolling>
  );
}

/** What scrolls by itself must be reachable by keyboard. */
export function Scrolling({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div class="scrolling" role="group" tabIndex={0} aria-label={label}>
      {children}
    </div>
  );
}
