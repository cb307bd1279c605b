// The traceback as CPython prints it.

import { copy } from './copy';
import { opened } from './state';

export async function copyTraceback() {
  const open = opened.value;
  const exception = open?.overview.exception;
  if (open && exception !== undefined && exception !== null) {
    await copy(await open.client.call('tracebackText', exception), 'the traceback');
  }
}
