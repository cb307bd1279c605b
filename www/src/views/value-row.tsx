// A value under its name: one line, and below it what is inside.

import type { Child, ValueView } from 'coredumpy-wasm';
import { useResource } from '../resource';
import { opened } from '../state';
import { currentRow, firstPlace, isOpen, memberKey, sectionKey } from '../tree';
import { visible } from '../visible';
import { type At, Children } from './children';
import { LongText } from './long-text';

export function ValueRow({ at, child, section }: { at: At; child: Child; section: string }) {
  const { value, label, step } = child;
  const key = memberKey(at.key, section, child.index);
  const path = at.path === null || typeof step !== 'string' ? null : at.path + step;
  const open = isOpen(key);
  const canOpen = value.childCount > 0 || isLongText(value);
  const row = { key, label, path, value };
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
        <span class="name" data-kind={section}>
          {visible(label)}
        </span>
        <span class={value.missing ? 'preview missing' : 'preview'} data-type={colourOf(value)}>
          {visible(value.preview)}
        </span>
        <SeenBefore at={at} value={value} rowKey={key} path={path ?? label} />
        {!value.missing && <span class="type">{visible(value.typeName)}</span>}
      </div>
      {open.value && <Inside at={{ ...at, key, path, level: at.level + 1 }} value={value} />}
    </>
  );
}

/** A text that has an identity: its preview may be its beginning only. */
function isLongText(value: ValueView): boolean {
  return typeof value.id === 'number' && value.childCount === 0 && value.typeName === 'str';
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
  const first = firstPlace(at.frame, id, rowKey, path);
  if (first.key === rowKey) {
    return null;
  }
  const isCycle = at.ancestors.includes(id);
  const go = (event: Event) => {
    event.stopPropagation();
    document.querySelector<HTMLElement>(`[data-key="${CSS.escape(first.key)}"]`)?.focus();
  };
  return (
    <button type="button" class="same" tabIndex={-1} onClick={go} title={`Go to ${visible(first.path)}`}>
      {isCycle ? 'cycle: ' : 'same as '}
      {visible(first.path)}
    </button>
  );
}

/** The sections of an object; the only one needs no title. */
function Inside({ at, value }: { at: At; value: ValueView }) {
  const id = value.id ?? -1;
  const inner = { ...at, ancestors: [...at.ancestors, id] };
  const sections = useResource(id, async () => (await opened.value?.client.call('sections', id)) ?? []).value;
  if (isLongText(value)) {
    return <LongText id={id} level={at.level} />;
  }
  if (sections.state !== 'here') {
    return null;
  }
  const filled = sections.value.filter(({ total }) => total > 0);
  const [only] = filled;
  if (only && filled.length === 1) {
    return <Children at={inner} id={id} section={only.name} start={0} end={only.total} />;
  }
  return (
    <>
      {filled.map(({ name, total }, number) => (
        <SectionRows key={name} at={inner} id={id} name={name} total={total} isOpenFirst={number === 0} />
      ))}
    </>
  );
}

interface SectionProperties {
  at: At;
  id: number;
  name: string;
  total: number;
  isOpenFirst: boolean;
}

function SectionRows({ at, id, name, total, isOpenFirst }: SectionProperties) {
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
      {open.value && <Children at={{ ...at, level: at.level + 1 }} id={id} section={name} start={0} end={total} />}
    </>
  );
}
