// The exceptions of a dump with their objects: the header has them in words only.

import type { Child, ExceptionLine, Overview } from 'coredumpy-wasm';
import type { Client } from './client';

export interface Link extends ExceptionLine {
  /** The exception's object, where it is in the dump. */
  id: number | null;
  notes: string[];
  /** The exceptions that it is told with: its cause, its context, its members. */
  links: Link[];
}

/** Of a note that is longer, or of more notes, the tree of variables has the rest. */
const NOTE_LENGTH = 2000;
const NOTES_MAX = 20;

/** The exception that was raised, with those below it; and all of them as a list. */
export async function chainOf(client: Client, { exceptions, exception }: Overview): Promise<Link[]> {
  const links: Link[] = [];
  for (const line of exceptions) {
    const parent = links.findLast(({ depth }) => depth === line.depth - 1);
    // Members of a group come one after the other.
    const before = parent?.links.filter(({ relation }) => relation === line.relation).length ?? 0;
    const id = parent ? await objectOf(client, parent.id, line.relation, before).catch(() => null) : exception;
    const link = { ...line, id, notes: await notesOf(client, id).catch(() => []), links: [] };
    parent?.links.push(link);
    links.push(link);
  }
  return links;
}

const LABELS: Record<string, string> = { cause: 'cause', context: 'context', member: 'exceptions' };

async function objectOf(client: Client, parent: number | null, relation: string, at: number): Promise<number | null> {
  const id = await partOf(client, parent, LABELS[relation] ?? '');
  return relation === 'member' ? ((await itemsOf(client, id, at, 1))[0]?.value.id ?? null) : id;
}

async function notesOf(client: Client, exception: number | null): Promise<string[]> {
  const list = await partOf(client, exception, 'notes');
  const notes = await itemsOf(client, list, 0, NOTES_MAX);
  return Promise.all(
    notes.map(async ({ value, index }) => {
      const { id, preview, typeName } = value;
      if (typeName !== 'str' || list === null) {
        return preview;
      }
      return id === null
        ? (await client.call('full', list, 'items', index)).text
        : (await client.call('text', id, 0, NOTE_LENGTH)).text;
    }),
  );
}

async function partOf(client: Client, exception: number | null, name: string): Promise<number | null> {
  if (exception === null) {
    return null;
  }
  const { children } = await client.call('children', exception, 'exception', 0, 20);
  return children.find(({ label }) => label === name)?.value.id ?? null;
}

async function itemsOf(client: Client, id: number | null, start: number, count: number): Promise<Child[]> {
  const [items] = id === null ? [] : await client.call('sections', id);
  return items && id !== null ? (await client.call('children', id, items.name, start, count)).children : [];
}
