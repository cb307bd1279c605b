// Threads, tasks and frames of two dumps, lined up.

import type { Dump, FrameView, Overview, Stack } from 'coredumpy-wasm';
import type { FramePair, StackPair } from '../../protocol';
import { align } from './align';

/** Frames of a stack that are lined up. */
const FRAMES_MAX = 1000;

export interface Side {
  dump: Dump;
  overview: Overview;
}

export function stackPairs(before: Side, after: Side): StackPair[] {
  const own = ownStack(before) || ownStack(after) ? [ownPair(before, after)] : [];
  return [
    ...own,
    ...pairs('thread', before.overview.threads, after.overview.threads),
    ...pairs('task', before.overview.tasks, after.overview.tasks),
  ].map(({ kind, one, other }) => ({
    kind,
    before: one?.name ?? null,
    after: other?.name ?? null,
    frames: one && other ? framePairs(framesOf(before, one), framesOf(after, other)) : [],
  }));
}

interface Paired {
  kind: StackPair['kind'];
  one: Stack | null;
  other: Stack | null;
}

/** An exception that no thread has any more has frames of its own. */
function ownStack({ overview }: Side): Stack | null {
  const { exception, threads, exceptions } = overview;
  if (exception === null || threads.some(({ crashed }) => crashed)) {
    return null;
  }
  return { id: -1, name: exceptions[0]?.typeName ?? '', ident: '', crashed: true, frameCount: 0, exception };
}

function ownPair(before: Side, after: Side): Paired {
  return { kind: 'exception', one: ownStack(before), other: ownStack(after) };
}

/** Those that crashed belong together, then those of one name, then those whose names differ in numbers alone. */
function pairs(kind: StackPair['kind'], before: Stack[], after: Stack[]): Paired[] {
  const partners = new Map<Stack, Stack>();
  const taken = new Set<Stack>();
  const keys: ((stack: Stack) => unknown)[] = [
    ({ crashed }) => crashed || Symbol(),
    ({ name }) => name,
    ({ name }) => name.replace(/\d+/g, '#'),
  ];
  for (const key of keys) {
    for (const stack of before.filter((stack) => !partners.has(stack))) {
      const partner = after.find((other) => !taken.has(other) && key(other) === key(stack));
      if (partner) {
        partners.set(stack, partner);
        taken.add(partner);
      }
    }
  }
  return [
    ...before.map((one) => ({ kind, one, other: partners.get(one) ?? null })),
    ...after.filter((other) => !taken.has(other)).map((other) => ({ kind, one: null, other })),
  ];
}

/** Innermost first. */
function framesOf({ dump }: Side, stack: Stack): FrameView[] {
  if (stack.id === -1) {
    return dump
      .traceback(stack.exception ?? 0)
      .map(({ frame, lineno }) => ({ ...frame, lineno }))
      .reverse();
  }
  const frames: FrameView[] = [];
  for (let more = 1; more > 0 && frames.length < FRAMES_MAX; ) {
    const next = dump.frames(stack.id, frames.length);
    more = next.length;
    frames.push(...next);
  }
  return frames;
}

function framePairs(before: FrameView[], after: FrameView[]): FramePair[] {
  const found = align(
    before,
    after,
    (one, other) => one.function === other.function && one.isLibrary === other.isLibrary,
  );
  return found.map(([one, other]) => ({
    before: one === null ? null : (before[one] ?? null),
    after: other === null ? null : (after[other] ?? null),
  }));
}
