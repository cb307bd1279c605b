// Why a file did not open, and what to do.

import { choose } from '../files';
import { goBack } from '../open';
import { opened, problem } from '../state';
import { visible } from '../visible';

export function ProblemScreen() {
  const found = problem.value;
  return (
    <main class="first problem">
      <div role="alert">
        <h1>{found?.title}</h1>
      </div>
      <p class="lead">{found?.advice}</p>
      <p class="detail">{visible(found?.detail ?? '')}</p>
      <p class="actions">
        <button type="button" class="primary" onClick={choose}>
          Choose another file
        </button>
        {opened.value && (
          <button type="button" onClick={goBack}>
            Back to the open dump
          </button>
        )}
      </p>
    </main>
  );
}
