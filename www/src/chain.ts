// The exceptions of a dump with their objects: the header has them in words only.

import type { ExceptionLine, Overview } from 'coredumpy-wasm';
import type { Client } from './client';

export interface Link extends ExceptionLine {
  /** The exception's object, where it is in the dump. */
  id: number | null;
}

export async function chainOf(client: Client, { exceptions, exception }: Overview): Promise<Link[]> {
  const links: Link[] = [];
  for (const line of exceptions) {
    const parent = links.findLast(({ depth }) => depth === line.depth - 1);
    // Members of a group come one after the other.
    const before = parent ? links.slice(links.indexOf(parent)).filter((link) => isSibling(link, line)).length : 0;
    const id = parent ? await objectOf(client, parent.id, line.relation, before).catch(() => null) : exception;
    links.push({ ...line, id: id ?? null });
  }
  return links;
}

function isSibling(link: Link, line: ExceptionLine): boolean {
  return link.depth === line.depth && link.relation === line.relation;
}

const LABELS: Record<string, string> = { cause: 'cause', context: 'context', member: 'exceptions' };

async function objectOf(client: Client, parent: number | null, relation: string, at: number): Promise<number | null> {
  if (parent === null) {
    return null;
  }
  const { children } = await client.call('children', parent, 'exception', 0, 20);
  const id = children.find(({ label }) => label === LABELS[relation])?.value.id ?? null;
  if (relation !== 'member' || id === null) {
    return id;
  }
  const [items] = await client.call('sections', id);
  const page = items && (await client.call('children', id, items.name, at, 1));
  return page?.children[0]?.value.id ?? null;
}
