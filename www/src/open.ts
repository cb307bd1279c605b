// From a file to what is shown.

import { batch } from '@preact/signals';
import { decoded, startClient } from './boot';
import { chainOf } from './chain';
import { type Client, RequestError } from './client';
import { groupsOf } from './groups';
import { followHash } from './hash';
import { selectFirst } from './navigate';
import { problemOf } from './problems';
import { checkIsDump } from './sniff';
import { filename, frames, notice, opened, openGroups, phase, problem, selection } from './state';
import { forgetTree } from './tree';

export async function openFile(file: File) {
  const former = opened.value;
  batch(() => {
    phase.value = 'opening';
    filename.value = file.name;
    notice.value = '';
  });
  try {
    await checkIsDump(file);
    const client = await startClient();
    const overview = await openWith(client, file);
    const chain = await chainOf(client, overview);
    const groups = await groupsOf(client, overview, chain);
    former?.client.stop();
    forgetTree();
    const open = { client, overview, chain, groups };
    batch(() => {
      opened.value = open;
      frames.value = new Map();
      openGroups.value = new Set();
      selection.value = null;
    });
    await selectFirst(open);
    await followHash(open);
    document.title = `${overview.exceptions[0]?.typeName ?? file.name} – coredumpy`;
    phase.value = 'open';
  } catch (error) {
    batch(() => {
      problem.value = problemOf(error);
      phase.value = 'problem';
    });
  }
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

/** The dump that `coredumpy export` put into this page. */
export function embedded(): File | null {
  const about = document.getElementById('coredumpy-dump')?.textContent;
  if (!about) {
    return null;
  }
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
