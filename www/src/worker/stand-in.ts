// Stands in for the methods of the reader that are not there yet, over its JSON. Goes when they are.

import type { Dump } from 'coredumpy-wasm';
import type { Child, FrameView, Overview, Page, Scope, Section, SourceView, Stack, TextSlice, TracebackEntry, ValueView } from '../types';

// biome-ignore lint/suspicious/noExplicitAny: JSON of another's making
type Json = any;

export class StandIn {
  private readonly json_: Json;
  private readonly filenames: string[];

  constructor(dump: Dump) {
    this.json_ = JSON.parse(dump.json());
    this.filenames = this.json_.sources.map((source: Json) => source.filename);
  }

  overview(): Overview {
    const { header, environment, end, assigned, objects } = this.json_;
    const exception = header.roots.exception ?? null;
    const stacks = (header.roots.threads ?? []).map((id: number): Stack => {
      const thread = objects[id];
      return { id, name: thread.name, ident: String(thread.ident), crashed: thread.crashed, frameCount: thread.frames.length, exception: thread.exception?.ref };
    });
    let at: Json = { ref: exception };
    return {
      id: header.id,
      description: header.description,
      producer: header.producer,
      created: header.created,
      python: `${header.python.implementation} ${header.python.version}`,
      platform: `${header.platform.system} ${header.platform.release} ${header.platform.machine}`,
      pid: header.pid,
      argv: header.argv,
      exceptions: header.exceptions.map((line: Json) => {
        const id = at?.ref;
        at = objects[id]?.cause ?? objects[id]?.context;
        return { typeName: line.type, message: line.message, relation: line.relation, depth: line.depth, id };
      }),
      environment: environment && { ...environment, gitCommit: environment.git_commit, distributions: [] },
      end,
      written: objects.length,
      assigned,
      missing: [],
      sources: this.filenames,
      threads: stacks,
      tasks: [],
      exception,
    };
  }

  frames(stack: number, start: number): FrameView[] {
    return this.json_.objects[stack].frames.slice(start, start + 200).map((frame: Json) => this.frame(frame.ref));
  }

  traceback(exception: number): TracebackEntry[] {
    const entries = this.json_.objects[this.json_.objects[exception].traceback.ref].entries;
    const found: TracebackEntry[] = [];
    for (let at = 0; at < entries.length; at += 5) {
      const [frame, lineno, endLineno, startColumn, endColumn] = entries.slice(at, at + 5);
      found.push({ frame: this.frame(frame.ref), lineno, endLineno, startColumn, endColumn });
    }
    return found;
  }

  tracebackText(_exception: number) {
    return 'Traceback (most recent call last):';
  }

  scopes(frame: number): Scope[] {
    const { names, globals } = this.json_.objects[frame];
    const globalNames = this.json_.objects[globals.ref];
    return [
      { title: 'locals', id: frame, section: 'locals', start: 0, total: names.length },
      { title: 'globals', id: globals.ref, section: 'locals', start: 0, total: globalNames.names.length },
    ];
  }

  sections(id: number): Section[] {
    const object = this.json_.objects[id];
    const sections = [];
    if (object.items) sections.push({ name: 'items', total: object.items.length });
    if (object.names) sections.push({ name: object.kind === 'dict' ? 'entries' : 'attributes', total: object.names.length });
    return sections.filter((section) => section.total);
  }

  children(id: number, section: string, start: number, count: number): Page {
    const object = this.json_.objects[id];
    const range = Array.from({ length: (section === 'items' ? object.items : object.names).length }, (_, at) => at);
    const children = range.slice(start, start + count).map((at): Child => {
      if (section === 'items') return { index: at, label: String(at), step: `[${at}]`, value: this.view(object.items[at]) };
      const name = object.names[at];
      const label = section === 'entries' ? this.preview(name) : name;
      return { index: at, label, step: section === 'entries' ? `[${label}]` : section === 'locals' ? name : `.${name}`, value: this.view(object.values[at]) };
    });
    return { start, total: range.length, next: Math.min(start + count, range.length), children };
  }

  text(id: number, start: number, length: number): TextSlice {
    const text = String(this.json_.objects[id].value);
    return { text: text.slice(start, start + length), total: text.length };
  }

  source(number: number): SourceView {
    const source = this.json_.sources[number];
    const missing = source.missing && { reason: source.missing, words: source.missing, kept: 0, total: 0 };
    return { text: source.text, missing };
  }

  json(id: number) {
    return JSON.stringify(this.json_.objects[id]);
  }

  private frame(id: number): FrameView {
    const frame = this.json_.objects[id];
    const code = this.json_.objects[frame.code.ref];
    const source = this.filenames.indexOf(code.filename);
    return { id, function: code.qualname, filename: code.filename, source: source < 0 ? null : source, lineno: frame.lineno, firstlineno: code.firstlineno, isLibrary: code.filename.includes('/lib/') };
  }

  private view(value: Json): ValueView {
    const object = value?.ref === undefined ? undefined : this.json_.objects[value.ref];
    const childCount = object ? this.sections(value.ref).reduce((sum, section) => sum + section.total, 0) : 0;
    const missing = value?.missing ? { reason: value.missing, words: `<${value.missing}: ${value.kept} of ${value.total} kept>`, kept: value.kept, total: value.total } : null;
    const typeName = object?.class ? this.json_.objects[object.class.ref].name : (object?.kind ?? (typeof value === 'string' ? 'str' : typeof value));
    return { preview: missing?.words ?? this.preview(value), kind: missing ? 'missing' : (object?.kind ?? 'inline'), typeName, id: value?.ref ?? null, childCount, missing };
  }

  private preview(value: Json, depth = 0): string {
    if (value === null) return 'None';
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (typeof value === 'string') return `'${value.slice(0, 80).replaceAll('\n', '\\n')}'`;
    if (typeof value !== 'object') return String(value);
    if (value.ref === undefined) return JSON.stringify(value);
    const object = this.json_.objects[value.ref];
    if (object.repr) return object.repr;
    if (object.kind === 'scalar') return this.preview(object.value);
    if (depth > 2) return '…';
    if (object.items) return `[${object.items.slice(0, 5).map((item: Json) => this.preview(item, depth + 1)).join(', ')}]`;
    const name = object.class ? this.json_.objects[object.class.ref].name : object.qualname ?? object.name;
    if (object.kind !== 'instance' && object.kind !== 'dict') return `<${object.kind} ${name}>`;
    const pairs = object.names.slice(0, 6).map((key: string, at: number) => [key, this.preview(object.values[at], depth + 1)]);
    return object.kind === 'dict' ? `{${pairs.map(([key, text]: string[]) => `'${key}': ${text}`).join(', ')}}` : `${name}(${pairs.map(([key, text]: string[]) => `${key}=${text}`).join(', ')})`;
  }
}
