// What the page shows, as signals. Views read them, the modules beside this one set them.

import { computed, signal } from '@preact/signals';
import type { FrameView, Overview, TracebackEntry } from 'coredumpy-wasm';
import type { Link } from './chain';
import type { Client } from './client';
import type { Problem } from './problems';
import type { ComparisonStep, Difference, StackPair } from './protocol';

export type Phase = 'first' | 'opening' | 'open' | 'problem' | 'compare';

export const phase = signal<Phase>('first');
export const problem = signal<Problem | null>(null);
/** A sentence for a moment: what was copied, what a link means. */
export const notice = signal('');
/** What happened to the file of the open dump, which is still there as far as it was read. */
export const trouble = signal<Problem | null>(null);
/** A second dump, of which nobody has said yet what to do with it. */
export const offered = signal<File | null>(null);
export const filename = signal('');

/** An open dump. */
export interface Open {
  file: File;
  client: Client;
  overview: Overview;
  chain: Link[];
  groups: Group[];
}
export const opened = signal<Open | null>(null);

/** The open dump beside another. */
export interface Comparison extends Omit<ComparisonStep, 'differences'> {
  file: File;
  overview: Overview;
  stacks: StackPair[];
  differences: Difference[];
  /** Somebody stopped it. */
  stopped: boolean;
}
export const comparison = signal<Comparison | null>(null);

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
