// What is seen before a dump is.

import { choose } from '../files';
import { linkedDump } from '../hash';
import { filename } from '../state';
import { visible } from '../visible';
import { shortId } from './notes';

export function FirstScreen() {
  return (
    <main class="first">
      <h1>Open a crash</h1>
      <p class="lead">Drop a dump anywhere on this page, paste it, or choose it.</p>
      <button type="button" class="primary" onClick={choose}>
        Choose a file
      </button>
      {linkedDump.value && (
        <p class="lead linked">
          The address leads into the dump {shortId(visible(linkedDump.value))}. Open it to go there.
        </p>
      )}
      <p class="promise">
        Nothing leaves this page. It has no network access: the file is read here, in your browser, and nothing of it is
        run.
      </p>
    </main>
  );
}

export function Opening() {
  return (
    <main class="first" aria-busy="true">
      <h1>Opening {visible(filename.value)}</h1>
      <p class="lead">Reading what stands at the beginning and the end of it.</p>
    </main>
  );
}
