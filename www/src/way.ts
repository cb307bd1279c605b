// From the key of a row back to the objects above it.

import type { PathStep } from 'coredumpy-wasm';
import type { Client } from './client';
import type { ShownScope } from './scopes';

/** `Locals/locals:0/items:3`: a scope of the frame, then a section and an index of each object. Of ranges there are no steps. */
export async function wayOf(client: Client, scopes: ShownScope[], path: string): Promise<PathStep[]> {
  const [title, ...parts] = path.split('/');
  const scope = scopes.find((scope) => scope.title === title);
  const steps: PathStep[] = [];
  let id = scope?.id;
  for (const part of parts) {
    const found = /^(.+):(\d+)$/.exec(part);
    if (id === undefined || !found) {
      break;
    }
    const [, section = '', index = ''] = found;
    const page: { children: { label: string; value: { id: number | null } }[] } = await client.call(
      'children',
      id,
      section,
      Number(index),
      1,
    );
    const child = page.children[0];
    if (!child) {
      break;
    }
    steps.push({ id, section, index: Number(index), label: child.label });
    id = child.value.id ?? undefined;
  }
  return steps;
}
