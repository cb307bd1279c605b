// Which rows of the variables are open, and where each object was seen first.

import { type Signal, signal } from '@preact/signals';
import type { ValueView } from 'coredumpy-wasm';

/** A row that somebody can stand on. */
export interface Row {
  key: string;
  label: string;
  /** How Python reaches it, or nothing where no expression does. */
  path: string | null;
  value: ValueView;
  place: ValuePlace;
}

/** Where a value stands in the dump: in a section of an object. */
export interface ValuePlace {
  id: number;
  section: string;
  index: number;
}

/** Where an object stands first in a tree, and what has to be open to see it. */
export interface FirstPlace {
  key: string;
  path: string;
  trail: readonly string[];
}

export const currentRow = signal<Row | null>(null);

const open = new Map<string, Signal<boolean>>();
const places = new Map<number, FirstPlace>();
let placesOf = '';

/** Whether the row is open; `initially` where nobody has said so yet. */
export function isOpen(key: string, initially = false): Signal<boolean> {
  let known = open.get(key);
  if (!known) {
    known = signal(initially);
    open.set(key, known);
  }
  return known;
}

export function scopeKey(frame: number, title: string): string {
  return `${frame}/${title}`;
}

export function sectionKey(row: string, section: string): string {
  return `${row}/${section}`;
}

export function memberKey(row: string, section: string, index: number): string {
  return `${row}/${section}:${index}`;
}

export function openAll(...keys: string[]) {
  for (const key of keys) {
    isOpen(key).value = true;
  }
}

/** Where in the tree of `frame` an object stands first; this row, if it is the first that asks. */
export function firstPlace(frame: string, id: number, place: FirstPlace): FirstPlace {
  if (placesOf !== frame) {
    places.clear();
    placesOf = frame;
  }
  const known = places.get(id);
  if (known) {
    return known;
  }
  places.set(id, place);
  return place;
}

export function forgetTree() {
  open.clear();
  places.clear();
  currentRow.value = null;
}
