// What the variables of a frame are shown in: arguments, locals, the exception that it is about, globals.

import type { Scope } from 'coredumpy-wasm';
import { exceptionKey } from './groups';
import { opened } from './state';

export interface ShownScope extends Scope {
  /** What expressions of its members begin with; null where none leads there. */
  path: '' | null;
}

const GLOBALS = /global/i;

export async function scopesOf(frame: number, group: string): Promise<ShownScope[]> {
  const client = opened.value?.client;
  if (!client) {
    return [];
  }
  const scopes = (await client.call('scopes', frame)).map((scope): ShownScope => ({ ...scope, path: '' }));
  const id = exceptionOf(group);
  if (id !== null) {
    const sections = await client.call('sections', id);
    const own = sections.flatMap(({ name, total }): ShownScope[] => {
      const title = EXCEPTION[name];
      return title ? [{ title, id, section: name, start: 0, total, path: null }] : [];
    });
    const globals = scopes.findIndex(({ title }) => GLOBALS.test(title));
    scopes.splice(globals < 0 ? scopes.length : globals, 0, ...own);
  }
  return scopes;
}

const EXCEPTION: Record<string, string> = { exception: 'Exception', attributes: 'Attributes of the exception' };

/** A long list of globals would bury what matters. */
const OPEN_MAX = 200;

/** A frame without variables of its own, such as a module's, shows the globals that its code names. */
export function isOpenFirst({ title, total, path }: ShownScope, all: ShownScope[]): boolean {
  const isOwn = (scope: ShownScope) => scope.path !== null && scope.total > 0 && !GLOBALS.test(scope.title);
  const isFirst = !GLOBALS.test(title) || (title === 'Globals' && !all.some(isOwn));
  return path !== null && isFirst && total > 0 && total <= OPEN_MAX;
}

/** The exception that the frames of a group are of. */
export function exceptionOf(group: string): number | null {
  const overview = opened.value?.overview;
  const stack = overview?.threads.find(({ id }) => group === `thread-${id}`);
  if (stack) {
    return stack.exception ?? (stack.crashed ? (overview?.exception ?? null) : null);
  }
  const link = opened.value?.chain.find(({ id }) => id !== null && exceptionKey(id) === group);
  return link?.id ?? null;
}
