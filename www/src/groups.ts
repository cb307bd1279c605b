// The lists of frames of a dump, the one that matters most first.

import type { FrameView, Overview, Stack } from 'coredumpy-wasm';
import type { Link } from './chain';
import type { Client } from './client';
import type { Group, Place } from './state';

export async function groupsOf(client: Client, overview: Overview, chain: Link[]): Promise<Group[]> {
  const places = new Map<number, Place>();
  const raised = overview.exception ?? null;
  const traceback = raised === null ? [] : await client.call('traceback', raised).catch(() => []);
  for (const place of traceback) {
    places.set(place.frame.id, place);
  }
  const threads = overview.threads.map((stack) => stackGroup(client, stack, 'thread', places));
  const tasks = overview.tasks.map((stack) => stackGroup(client, stack, 'task', places));
  const exceptions = chain.slice(1).flatMap((line) => exceptionGroup(client, line));
  const [first, ...rest] = threads;
  if (first?.crashed || traceback.length === 0) {
    return [...(first ? [first] : []), ...exceptions, ...rest, ...tasks];
  }
  // The exception is of no thread that lives (an unraisable error, a task): its own frames are all there is.
  const own = chain.slice(0, 1).flatMap((line) => exceptionGroup(client, line));
  return [...own, ...exceptions, ...threads, ...tasks];
}

/** The key of the group that has an exception's own frames. */
export function exceptionKey(id: number): string {
  return `exception-${id}`;
}

function stackGroup(client: Client, stack: Stack, kind: 'thread' | 'task', places: Map<number, Place>): Group {
  return {
    key: `${kind}-${stack.id}`,
    kind,
    title: stack.name,
    detail: kind === 'task' ? stack.ident.toLowerCase() : '',
    crashed: stack.crashed,
    frameCount: stack.frameCount,
    load: async (start) => {
      const frames = await client.call('frames', stack.id, start);
      return frames.map((frame) => places.get(frame.id) ?? placeOf(frame));
    },
  };
}

function exceptionGroup(client: Client, { id, typeName, relation }: Link): Group[] {
  if (id === null) {
    return [];
  }
  return [
    {
      key: exceptionKey(id),
      kind: 'exception',
      title: typeName,
      detail: relation,
      crashed: false,
      frameCount: Number.NaN,
      load: async (start) => (start === 0 ? (await client.call('traceback', id)).reverse() : []),
    },
  ];
}

function placeOf(frame: FrameView): Place {
  return { frame, lineno: frame.lineno, endLineno: null, startColumn: null, endColumn: null };
}
