// What is to be known about the open dump: its file changed on disk, or the address is a link to another one.

import { choose } from '../files';
import { forgetLink, linkedDump } from '../hash';
import { opened, trouble } from '../state';
import { visible } from '../visible';

export function Trouble() {
  const found = trouble.value;
  return (
    found && (
      <div class="note" role="alert">
        <p>
          <b>{found.title}.</b> {found.advice} What was read stays here.{' '}
          <span class="count">{visible(found.detail)}</span>
        </p>
        <button type="button" onClick={choose}>
          Choose a file
        </button>
      </div>
    )
  );
}

/** Dumps are told apart by the beginning of their ids. */
export const shortId = (id: string) => id.slice(0, 8);

export function LinkNote() {
  const id = linkedDump.value;
  return (
    id && (
      <div class="note" role="status">
        <p>
          <b>This link is for another dump.</b> It leads into the dump {shortId(visible(id))}; this one is{' '}
          {shortId(opened.value?.overview.id ?? '')}.
        </p>
        <button type="button" onClick={forgetLink}>
          Stay here
        </button>
      </div>
    )
  );
}
