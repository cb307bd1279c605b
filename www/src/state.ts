// What the page shows, as signals. Views read them, the modules beside this one set them.

import { computed, signal } from '@preact/signals';
import type { FrameView, Overview, TracebackEntry } from 'coredumpy-wasm';
import type { Link } from './chain';
import type { Client } from './client';
import type { Problem } from './problems';

export type Phase = 'first' | 'opening' | 'open' | 'problem';

export const phase = signal<Phase>('first');
export const problem = signal<Problem | null>(null);
/** A sentence for a moment: what was copied, what a link means. */
export const notice = signal('');
export const filename = signal('');

/** An open dump. */
export interface Open {
  client: Client;
  overview: Overview;
  chain: Link[];
  groups: Group[];
}
export const opened = signal<Open | null>(null);

/** Frames under one title on the left: a thread, a task, or an exception whose frames no thread has any more. */
export interface Group {
  key: string;
  kind: 'thread' | 'task' | 'exception';
  title: string;
  detail: string;
  crashed: boolean;
  frameCount: number;
  /** Innermost first. */
  load(start: number): Promise<Place[]>;
}

/** A frame, and where in it the program was. */
export type Place = TracebackEntry;

export interface Selection {
  group: string;
  place: Place;
}
export const selection = signal<Selection | null>(null);
export const selectedFrame = computed<FrameView | null>(() => selection.value?.place.frame ?? null);

/** Of each group that was opened, the frames so far. */
export const frames = signal<ReadonlyMap<string, Place[]>>(new Map());
export const openGroups = signal<ReadonlySet<string>>(new Set());
export const frameFilter = signal('');
export const showLibrary = signal(false);

export type PaneName = 'stacks' | 'source' | 'variables';
/** The one that is seen where there is room for one only. */
export const pane = signal<PaneName>('source');
export const helpIsOpen = signal(false);
