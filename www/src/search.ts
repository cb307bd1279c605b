// A search over names, values, types and source, or for who refers to an object: goes on step by step until it is done, or
// another begins.

import { signal } from '@preact/signals';
import type { Hit } from 'coredumpy-wasm';
import type { Client } from './client';
import { opened } from './state';
import type { Row } from './tree';

export interface Found {
  query: string;
  /** The path of the object whose referrers these are. */
  refersTo: string | null;
  hits: Hit[];
  found: number;
  /** From 0 to 1. */
  progress: number;
  done: boolean;
  problem: string;
}

export const searchIsOpen = signal(false);
export const found = signal<Found | null>(null);

/** The last that began: one that is not it has been cancelled. */
let current = 0;

export function cancelSearch() {
  current++;
  const at = found.value;
  if (at && !at.done) {
    found.value = { ...at, done: true, problem: 'Stopped.' };
  }
}

export async function search(query: string) {
  if (query === '') {
    cancelSearch();
    found.value = null;
  } else {
    await run(query, null, (client) => client.call('search', query));
  }
}

/** Opens the search with who refers to the object of a row. */
export async function showReferrers({ value, path, label }: Row) {
  const { id } = value;
  if (typeof id === 'number') {
    searchIsOpen.value = true;
    await run('', path ?? label, (client) => client.call('referrers', id));
  }
}

async function run(query: string, refersTo: string | null, begin: (client: Client) => Promise<void>) {
  const mine = ++current;
  const client = opened.value?.client;
  if (!client) {
    return;
  }
  let state: Found = { query, refersTo, hits: [], found: 0, progress: 0, done: false, problem: '' };
  found.value = state;
  try {
    await begin(client);
    while (!state.done && mine === current) {
      const step = await client.call('searchStep');
      if (mine !== current) {
        return;
      }
      state = {
        ...state,
        hits: [...state.hits, ...step.hits],
        found: step.found,
        progress: step.total > 0 ? step.looked / step.total : 1,
        done: step.done,
        problem: step.damaged > 0 ? `${step.damaged} damaged blocks were passed over.` : '',
      };
      found.value = state;
    }
  } catch (error) {
    if (mine === current) {
      found.value = { ...state, done: true, problem: String(error) };
    }
  }
}
