// What the reader gives, as viewer-wasm/src/views.rs has it. Written by hand until tsify's output is there; then this file goes.

export interface Overview {
  id: string;
  description?: string | null;
  producer: string;
  created: string;
  python: string;
  platform: string;
  pid: number;
  argv: string[];
  exceptions: ExceptionLine[];
  environment?: EnvironmentView | null;
  end: string;
  written: number;
  assigned: number;
  missing: MissingTotal[];
  sources: string[];
  threads: Stack[];
  tasks: Stack[];
  exception?: number | null;
}

export interface ExceptionLine {
  typeName: string;
  message: string;
  relation: string;
  depth: number;
  id?: number | null;
}

export interface EnvironmentView {
  hostname: string;
  cwd: string;
  executable: string;
  gitCommit?: string | null;
  distributions: [string, string][];
}

export interface MissingTotal {
  reason: string;
  count: number;
}

export interface Stack {
  id: number;
  name: string;
  ident: string;
  crashed: boolean;
  frameCount: number;
  exception?: number | null;
}

export interface FrameView {
  id: number;
  function: string;
  filename: string;
  source?: number | null;
  lineno: number;
  firstlineno: number;
  isLibrary: boolean;
}

export interface TracebackEntry {
  frame: FrameView;
  lineno: number;
  endLineno?: number | null;
  startColumn?: number | null;
  endColumn?: number | null;
}

export interface ValueView {
  preview: string;
  kind: string;
  typeName: string;
  id?: number | null;
  childCount: number;
  missing?: MissingView | null;
}

export interface MissingView {
  reason: string;
  words: string;
  kept: number;
  total: number;
}

export interface Section {
  name: string;
  total: number;
}

export interface Page {
  start: number;
  total: number;
  next: number;
  children: Child[];
}

export interface Child {
  index: number;
  key?: number | null;
  label: string;
  step?: string | null;
  value: ValueView;
}

export interface Scope {
  title: string;
  id: number;
  section: string;
  start: number;
  total: number;
}

export interface SourceView {
  text?: string | null;
  missing?: MissingView | null;
}

export interface TextSlice {
  text: string;
  total: number;
  missing?: MissingView | null;
}
