// What is inside an object: pages of it, and ranges of pages where it is long.

import type { Child } from 'coredumpy-wasm';
import { PAGE, rangeKey, rangeSize } from '../ranges';
import { useResource } from '../resource';
import { opened } from '../state';
import { isOpen } from '../tree';
import { GoTo } from './go-to';
import { useWhole } from './pending';
import { ValueRow } from './value-row';

/** Where in the tree something stands. */
export interface At {
  key: string;
  frame: string;
  /** The expression so far; null below what no expression reaches. */
  path: string | null;
  level: number;
  /** The objects that are open above. */
  ancestors: readonly number[];
  /** The keys that are open above. */
  trail: readonly string[];
}

/** The place of what stands inside of the row `key`. */
export function inside(at: At, key: string): At {
  return { ...at, level: at.level + 1, trail: [...at.trail, key] };
}

export interface ChildrenProperties {
  at: At;
  id: number;
  section: string;
  start: number;
  end: number;
}

/** All members of a section; with a way to go to one of them, where they are many. */
export function Members(properties: ChildrenProperties) {
  const { start, end } = properties;
  return (
    <>
      {end - start > PAGE && <GoTo {...properties} />}
      <Children {...properties} />
    </>
  );
}

function Children(properties: ChildrenProperties) {
  const { start, end } = properties;
  const count = end - start;
  if (count <= PAGE) {
    return <PageRows {...properties} />;
  }
  const size = rangeSize(count);
  const starts = Array.from({ length: Math.ceil(count / size) }, (_, at) => start + at * size);
  return (
    <>
      {starts.map((from) => (
        <RangeRows key={from} {...properties} start={from} end={Math.min(end, from + size)} />
      ))}
    </>
  );
}

function RangeRows(properties: ChildrenProperties) {
  const { at, section, start, end } = properties;
  const key = rangeKey(at.key, section, start, end);
  const open = isOpen(key);
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
        <span>
          {start.toLocaleString('en')} … {(end - 1).toLocaleString('en')}
        </span>
      </div>
      {open.value && <Children {...properties} at={inside(at, key)} />}
    </>
  );
}

const NONE: readonly Child[] = [];

function PageRows({ at, id, section, start, end }: ChildrenProperties) {
  const page = useResource(`${at.frame} ${id} ${section} ${start} ${end}`, () => load(id, section, start, end)).value;
  const children = useWhole(page.state === 'here' ? page.value : NONE);
  if (page.state !== 'here') {
    const text = page.state === 'failed' ? page.message : 'Loading…';
    return <Note level={at.level} text={text} isMissing={page.state === 'failed'} />;
  }
  return (
    <>
      {children.map((child) => (
        <ValueRow key={child.index} at={at} holder={id} child={child} section={section} />
      ))}
      {children.length === 0 && <Note level={at.level} text="nothing" isMissing={false} />}
    </>
  );
}

/** The members of a range. The reader stops after what is left out, and goes on behind it. */
async function load(id: number, section: string, start: number, end: number): Promise<Child[]> {
  const children: Child[] = [];
  for (let at = start; at < end; ) {
    const page = await opened.value?.client.call('children', id, section, at, end - at);
    children.push(...(page?.children ?? []));
    if (!page || page.next <= at) {
      break;
    }
    at = page.next;
  }
  return children;
}

/** A line of the tree that is no value. */
export function Note({ level, text, isMissing }: { level: number; text: string; isMissing: boolean }) {
  return (
    <div
      class={isMissing ? 'note-row missing' : 'note-row'}
      role="treeitem"
      aria-level={level}
      tabIndex={-1}
      style={{ '--level': level }}
    >
      {text}
    </div>
  );
}
