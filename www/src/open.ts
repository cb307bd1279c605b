// From a file to what is shown.

import { batch } from '@preact/signals';
import { decoded, startClient } from './boot';
import { chainOf } from './chain';
import { type Client, RequestError } from './client';
import { groupsOf } from './groups';
import { followHash } from './hash';
import { selectFirst } from './navigate';
import { problemOf } from './problems';
import { searchIsOpen } from './search';
import { checkIsDump } from './sniff';
import { sourceAt } from './source-at';
import * as state from './state';
import { forgetTree } from './tree';

/** The last that began: one that is not it has been overtaken. */
let current = 0;

export async function openFile(file: File) {
  const mine = ++current;
  batch(() => {
    state.phase.value = 'opening';
    state.filename.value = file.name;
    state.notice.value = '';
  });
  try {
    const open = await read(file);
    if (mine !== current) {
      open.client.stop();
      return;
    }
    show(open);
    await selectFirst(open);
    await followHash(open);
    state.phase.value = 'open';
  } catch (error) {
    if (mine === current) {
      fail(error);
    }
  }
}

/** Everything of a dump that is there before somebody asks for more. */
export async function read(file: File): Promise<state.Open> {
  await checkIsDump(file);
  const client = await startClient();
  try {
    const overview = await openWith(client, file);
    const chain = await chainOf(client, overview);
    return { file, client, overview, chain, groups: await groupsOf(client, overview, chain) };
  } catch (error) {
    client.stop();
    throw error;
  }
}

/** The dump that was open before. */
export function goBack() {
  batch(() => {
    state.filename.value = state.opened.value?.file.name ?? '';
    state.phase.value = state.opened.value ? 'open' : 'first';
  });
}

export function fail(error: unknown) {
  batch(() => {
    searchIsOpen.value = false;
    state.problem.value = problemOf(error);
    state.phase.value = 'problem';
  });
}

function show(open: state.Open) {
  state.opened.value?.client.stop();
  forgetTree();
  batch(() => {
    state.opened.value = open;
    state.trouble.value = null;
    sourceAt.value = null;
    state.comparison.value = null;
    state.frames.value = new Map();
    state.openGroups.value = new Set();
    state.selection.value = null;
  });
  document.title = `${open.overview.exceptions[0]?.typeName ?? open.file.name} – coredumpy`;
  open.client.onTrouble = (trouble) => {
    if (trouble.isFatal) {
      open.client.stop();
      state.opened.value = null;
      fail(trouble);
    } else {
      state.trouble.value = problemOf(trouble);
    }
  };
}

/** WebKit cannot read a file in a worker of a page from file://: then the page reads it, whole. */
async function openWith(client: Client, file: File) {
  try {
    return await client.call('open', { file });
  } catch (error) {
    if (!(error instanceof RequestError && error.kind === 'NotReadableError')) {
      throw error;
    }
    const bytes = await file.arrayBuffer();
    return await client.send('open', [{ bytes }], [bytes]);
  }
}

/** Opens the dump that `coredumpy export` put into this page; false where there is none. */
export function openEmbedded(): boolean {
  const about = document.getElementById('coredumpy-dump')?.textContent;
  if (!about) {
    return false;
  }
  try {
    void openFile(embedded(about));
  } catch (error) {
    fail(error);
  }
  return true;
}

function embedded(about: string): File {
  const { name } = JSON.parse(about) as { name: string };
  const blocks = document.querySelectorAll('script[type^="application/x-coredumpy-dump"]');
  const parts = Array.from(blocks, (block) => {
    const bytes = decoded(block.textContent ?? '');
    // The text is a third longer than the bytes, and is not needed again.
    block.remove();
    return new Blob([bytes]);
  });
  return new File(parts, name);
}
