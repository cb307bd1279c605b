// A value under its name: one line, and below it what is inside.

import type { Child, Section, ValueView } from 'coredumpy-wasm';
import { useResource } from '../resource';
import { focusRow } from '../reveal';
import { opened } from '../state';
import { currentRow, firstPlace, isOpen, memberKey, openAll, sectionKey, type ValuePlace } from '../tree';
import { visible } from '../visible';
import { type At, inside, Members, Note } from './children';
import { ContentRows } from './values/content-rows';

/** A preview of so many characters surely fits: a longer one can be opened. */
const SHORT = 24;

interface Properties {
  at: At;
  child: Child;
  holder: number;
  section: string;
}

export function ValueRow({ at, child, holder, section }: Properties) {
  const { value, label, step, index } = child;
  const key = memberKey(at.key, section, index);
  const path = at.path === null || typeof step !== 'string' ? null : at.path + step;
  const open = isOpen(key);
  const hasKey = typeof child.key === 'number';
  const canOpen = value.childCount > 0 || hasKey || value.preview.length > SHORT || isBinary(value);
  const place = { id: holder, section, index };
  const row = { key, label, path, value, place };
  const isCurrent = currentRow.value?.key === key;
  const toggle = () => {
    currentRow.value = row;
    if (canOpen) {
      open.value = !open.value;
    }
  };
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys */}
      <div
        class="value-row"
        role="treeitem"
        aria-level={at.level}
        aria-expanded={canOpen ? open.value : undefined}
        aria-selected={isCurrent}
        tabIndex={-1}
        data-key={key}
        data-name={label}
        style={{ '--level': at.level }}
        onFocus={() => (currentRow.value = row)}
        onClick={toggle}
      >
        <span class="twisty" aria-hidden="true" data-none={!canOpen} />
        <span class="name" data-kind={section} title={visible(label)}>
          {visible(label)}
        </span>
        <span class={value.missing ? 'preview missing' : 'preview'} data-type={colourOf(value)}>
          {visible(value.preview.slice(0, PREVIEW_MAX))}
        </span>
        <SeenBefore at={at} value={value} rowKey={key} path={path ?? label} />
        {!value.missing && <span class="type">{visible(value.typeName)}</span>}
      </div>
      {open.value && (
        <Inside at={{ ...inside(at, key), key, path }} value={value} place={place} keyObject={child.key ?? null} />
      )}
    </>
  );
}

/** An int of a thousand digits is no preview. */
const PREVIEW_MAX = 300;

function isBinary({ typeName, missing }: ValueView): boolean {
  return !missing && (typeName === 'bytes' || typeName === 'bytearray');
}

function colourOf({ kind, typeName }: ValueView): string {
  if (['str', 'bytes', 'bytearray'].includes(typeName)) return 'text';
  if (['int', 'float', 'complex', 'bool', 'NoneType'].includes(typeName)) return 'number';
  return ['class', 'function', 'method', 'builtin', 'module'].includes(kind) ? 'code' : 'other';
}

/** The same object in another place of the tree. */
function SeenBefore({ at, value, rowKey, path }: { at: At; value: ValueView; rowKey: string; path: string }) {
  const { id, childCount } = value;
  if (typeof id !== 'number' || childCount === 0 || ['class', 'module', 'function'].includes(value.kind)) {
    return null;
  }
  const first = firstPlace(at.frame, id, { key: rowKey, path, trail: at.trail });
  if (first.key === rowKey) {
    return null;
  }
  const isCycle = at.ancestors.includes(id);
  const go = (event: Event) => {
    event.stopPropagation();
    openAll(...first.trail);
    void focusRow(first.key);
  };
  return (
    <button type="button" class="same" tabIndex={-1} onClick={go} title={`Go to ${visible(first.path)}`}>
      {isCycle ? 'cycle: ' : 'same as '}
      {visible(first.path)}
    </button>
  );
}

/** What every instance has and seldom matters. */
const LAST = ['type'];

interface InsideProperties {
  at: At;
  value: ValueView;
  place: ValuePlace;
  keyObject: number | null;
}

/** The key where it is an object, the value shown as a whole, then its sections: the only one needs no title. */
function Inside({ at, value, place, keyObject }: InsideProperties) {
  const { frame } = at;
  const found = useResource(`${frame} ${place.id} ${place.section} ${place.index}`, async () => {
    const client = opened.value?.client;
    if (!client) {
      return null;
    }
    const { id } = value;
    const [sections, content, key] = await Promise.all([
      typeof id === 'number' ? client.call('sections', id) : [],
      client.call('content', place.id, place.section, place.index),
      keyObject === null ? null : client.call('value', keyObject),
    ]);
    return { sections, content, key };
  }).value;
  if (found.state === 'failed') {
    return <Note level={at.level} text={found.message} isMissing={true} />;
  }
  if (found.state === 'waiting' || !found.value) {
    return null;
  }
  const { sections, content, key } = found.value;
  const id = value.id ?? -1;
  const inner = { ...at, ancestors: [...at.ancestors, id] };
  const hasContent = content.form !== 'value' || value.childCount === 0;
  return (
    <>
      {key && <KeyRow at={at} value={key} />}
      {hasContent && (!value.missing || value.preview.length > SHORT) && (
        <ContentRows level={at.level} value={value} content={content} place={place} />
      )}
      <Sections at={inner} id={id} sections={sections} areClosed={hasContent && content.form !== 'objects'} />
    </>
  );
}

/** The object under which a value stands. */
function KeyRow({ at, value }: { at: At; value: ValueView }) {
  const child = { index: 0, label: 'key', step: null, key: null, value };
  return <ValueRow at={{ ...at, key: `${at.key}/key`, path: null }} holder={value.id ?? -1} child={child} section="" />;
}

interface SectionsProperties {
  at: At;
  id: number;
  sections: Section[];
  /** Whether something else shows the object better. */
  areClosed: boolean;
}

function Sections({ at, id, sections, areClosed }: SectionsProperties) {
  const filled = sections.filter(({ total }) => total > 0);
  const main = filled.filter(({ name }) => !LAST.includes(name));
  const only = main.length === 1 && !areClosed ? main[0] : undefined;
  const titled = only ? filled.filter((section) => section !== only) : filled;
  return (
    <>
      {only && <Members at={at} id={id} section={only.name} start={0} end={only.total} />}
      {titled.map((section) => (
        <SectionRows
          key={section.name}
          at={at}
          id={id}
          section={section}
          isOpenFirst={!areClosed && section === titled[0] && !LAST.includes(section.name)}
        />
      ))}
    </>
  );
}

interface SectionProperties {
  at: At;
  id: number;
  section: Section;
  isOpenFirst: boolean;
}

function SectionRows({ at, id, section, isOpenFirst }: SectionProperties) {
  const { name, total } = section;
  const key = sectionKey(at.key, name);
  const open = isOpen(key, isOpenFirst);
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the keys */}
      <div
        class="section-row"
        role="treeitem"
        aria-level={at.level}
        aria-expanded={open.value}
        tabIndex={-1}
        style={{ '--level': at.level }}
        onClick={() => (open.value = !open.value)}
      >
        <span class="twisty" aria-hidden="true" />
        <span>{name}</span>
        <span class="count">{total.toLocaleString('en')}</span>
      </div>
      {open.value && <Members at={inside(at, key)} id={id} section={name} start={0} end={total} />}
    </>
  );
}
