// What happened to the file while its dump is open: what was read stays.

import { choose } from '../files';
import { trouble } from '../state';
import { visible } from '../visible';

export function Trouble() {
  const found = trouble.value;
  return (
    found && (
      <div class="trouble" role="alert">
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
