// What the page asks its worker, and what comes back: one request, one response with the same number.

import type {
  ArrayView,
  ArrayWindow,
  Content,
  FrameView,
  FullText,
  MissingView,
  Overview,
  Page,
  PathStep,
  Scope,
  SearchStep,
  Section,
  Statistics,
  TableRow,
  TableView,
  TextSlice,
  TracebackEntry,
  ValueView,
} from 'coredumpy-wasm';

/** `[from, to, class]` of a line's text, in UTF-16 units, in order. */
export type Token = [from: number, to: number, name: string];

export interface SourceLine {
  text: string;
  tokens: Token[];
}

export interface HighlightedSource {
  lines: SourceLine[];
  missing: MissingView | null;
}

/** What opens: a file read by slices, or where a worker cannot read it (WebKit from file://) all its bytes. */
export type Opened = { file: File } | { bytes: ArrayBuffer };

/** Frames of two dumps that stand for each other. */
export interface FramePair {
  before: FrameView | null;
  after: FrameView | null;
}

/** Threads or tasks of two dumps, by their names; innermost frames first. */
export interface StackPair {
  kind: 'thread' | 'task' | 'exception';
  before: string | null;
  after: string | null;
  frames: FramePair[];
}

export interface Difference {
  /** Added, gone, changed. */
  sign: '+' | '-' | '~';
  stack: number;
  frame: number;
  expression: string;
  /** The way in the first dump, as far as it has one. */
  steps: PathStep[];
  before: string | null;
  after: string | null;
}

/** How far a comparison has come. */
export interface ComparisonStep {
  /** Since the step before. */
  differences: Difference[];
  done: boolean;
  /** All differences so far. */
  total: number;
  /** Pairs of values that were looked at. */
  looked: number;
  /** Values that one of the dumps has not, for a reason of the dumping. */
  unknown: number;
  /** Containers of which only the beginning was compared. */
  cut: number;
  /** Whether there were not too many objects to compare them all. */
  isWhole: boolean;
}

export interface Methods {
  start(wasm: ArrayBuffer): void;
  open(opened: Opened): Overview;
  frames(stack: number, start: number): FrameView[];
  traceback(exception: number): TracebackEntry[];
  tracebackText(exception: number): string;
  scopes(frame: number): Scope[];
  sections(id: number): Section[];
  children(id: number, section: string, start: number, count: number): Page;
  value(id: number): ValueView;
  text(id: number, start: number, length: number): TextSlice;
  source(number: number): HighlightedSource;
  /** Lines of a source as they are; `from` and `to` are their numbers. */
  lines(source: number, from: number, to: number): string[];
  json(id: number): string;
  /** Begins a search, and ends the one before it. */
  search(query: string): void;
  /** Goes on with it for a moment. */
  searchStep(): SearchStep;
  /** Opens a second dump beside the first. */
  compare(other: Opened): { overview: Overview; stacks: StackPair[] };
  /** Goes on with the comparison for a moment. */
  compareStep(): ComparisonStep;
  /** Begins a search for who refers to an object. */
  referrers(id: number): void;
  content(id: number, section: string, index: number): Content;
  full(id: number, section: string, index: number): FullText;
  find(id: number, section: string, wanted: string): number | undefined;
  bytes(id: number, start: number, length: number): Uint8Array<ArrayBuffer>;
  array(id: number): ArrayView | undefined;
  arrayWindow(id: number, plane: number, rows: Span, columns: Span): ArrayWindow;
  statistics(id: number): Statistics | undefined;
  /** Least, greatest and mean of each point, row by row. */
  plot(id: number, plane: number, rows: number, columns: number): Float64Array;
  table(id: number): TableView | undefined;
  tableRows(id: number, rows: Span, columns: Span): TableRow[];
}

/** The first, and how many. */
export type Span = [start: number, count: number];

export type MethodName = keyof Methods;
export type Result<M extends MethodName> = ReturnType<Methods[M]>;

export interface Request {
  id: number;
  method: MethodName;
  parameters: unknown[];
}

/** A failed request: `kind` is the error's name, such as `notADump` or `NotReadableError`. */
export interface Failure {
  kind: string;
  message: string;
}

/** `trouble`: what the worker noticed by itself, such as a file that changed on disk. */
export type Response = { id: number; result: unknown } | { id: number; failure: Failure } | { trouble: Failure };
