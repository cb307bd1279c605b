// What the page asks its worker, and what comes back: one request, one response with the same number.

import type {
  FrameView,
  MissingView,
  Overview,
  Page,
  Scope,
  SearchStep,
  Section,
  TextSlice,
  TracebackEntry,
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

export interface Methods {
  start(wasm: ArrayBuffer): void;
  open(opened: Opened): Overview;
  frames(stack: number, start: number): FrameView[];
  traceback(exception: number): TracebackEntry[];
  tracebackText(exception: number): string;
  scopes(frame: number): Scope[];
  sections(id: number): Section[];
  children(id: number, section: string, start: number, count: number): Page;
  text(id: number, start: number, length: number): TextSlice;
  source(number: number): HighlightedSource;
  json(id: number): string;
  /** Begins a search, and ends the one before it. */
  search(query: string): void;
  /** Goes on with it for a moment. */
  searchStep(): SearchStep;
}

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

export type Response = { id: number; result: unknown } | { id: number; failure: Failure };
