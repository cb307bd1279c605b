// A second dump beside the open one, and where they differ.

import { batch } from '@preact/signals';
import { fail } from '../open';
import type { ComparisonStep } from '../protocol';
import { checkIsDump } from '../sniff';
import { type Comparison, comparison, filename, opened, phase } from '../state';

/** The last that began: one that is not it has been stopped. */
let current = 0;

export function stopComparison() {
  current++;
  const at = comparison.value;
  if (at && !at.done) {
    comparison.value = { ...at, done: true, stopped: true };
  }
}

export async function compareWith(file: File) {
  const mine = ++current;
  const open = opened.value;
  if (!open) {
    return;
  }
  batch(() => {
    phase.value = 'opening';
    filename.value = file.name;
    comparison.value = null;
  });
  try {
    await checkIsDump(file);
    const { overview, stacks } = await open.client.call('compare', { file });
    if (mine !== current) {
      return;
    }
    batch(() => {
      filename.value = `${open.file.name} → ${file.name}`;
      comparison.value = { ...NOTHING, file, overview, stacks, differences: [] };
      phase.value = 'compare';
    });
    await goOn(mine, () => open.client.call('compareStep'));
  } catch (error) {
    if (mine === current) {
      fail(error);
    }
  }
}

/** Back from the dump to what it was compared with. */
export function showComparison() {
  const at = comparison.value;
  batch(() => {
    filename.value = `${opened.value?.file.name} → ${at?.file.name}`;
    phase.value = 'compare';
  });
}

const NOTHING = { total: 0, looked: 0, unknown: 0, cut: 0, isWhole: true, done: false, stopped: false };

async function goOn(mine: number, step: () => Promise<ComparisonStep>) {
  for (let isDone = false; !isDone; ) {
    const next = await step();
    const at = comparison.value;
    if (mine !== current || !at) {
      return;
    }
    isDone = next.done;
    comparison.value = { ...at, ...next, differences: [...at.differences, ...next.differences] };
  }
}

/** Threads and frames that only one of the dumps has. */
export function countOfStacks({ stacks }: Comparison): { added: number; gone: number } {
  const parts = stacks.flatMap((stack) => [
    stack,
    ...(stack.before !== null && stack.after !== null ? stack.frames : []),
  ]);
  return {
    added: parts.filter(({ before }) => before === null).length,
    gone: parts.filter(({ after }) => after === null).length,
  };
}
