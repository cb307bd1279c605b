// Search: what is looked for, and what was found so far.

import type { Hit } from 'coredumpy-wasm';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { canReveal, reveal } from '../reveal';
import { cancelSearch, found, search, searchIsOpen } from '../search';
import { sourceAt } from '../source-at';
import { notice, opened, pane } from '../state';
import { visible } from '../visible';
import { useModal } from './modal';
import { baseName } from './stacks-pane';

/** While somebody types, the search waits for so long. */
const PAUSE_MS = 120;

export function SearchDialog() {
  const close = () => {
    cancelSearch();
    searchIsOpen.value = false;
  };
  const modal = useModal(close);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef(0);
  useLayoutEffect(() => {
    // Who types begins anew; what was looked for before is still there for who does not.
    const field = input.current;
    if (field) {
      field.value = found.value?.query ?? '';
      field.select();
    }
  }, []);
  const type = (query: string) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void search(query), PAUSE_MS);
  };
  return (
    <dialog {...modal} class="search" aria-label="Search">
      <input
        ref={input}
        type="text"
        placeholder="Names, values, types, source"
        aria-label="Search in names, values, types and source"
        onInput={(event) => type(event.currentTarget.value)}
      />
      <Count />
      <ul class="hits" aria-label="Found">
        {found.value?.hits.map((hit, at) => (
          <HitRow key={at} hit={hit} onGo={close} />
        ))}
      </ul>
    </dialog>
  );
}

function Count() {
  const at = found.value;
  if (!at) {
    return <p class="search-count">In all threads, frames and objects of this dump.</p>;
  }
  const shown = at.found > at.hits.length ? `, the first ${at.hits.length.toLocaleString('en')} are listed` : '';
  return (
    <p class="search-count" role="status">
      {at.found.toLocaleString('en')} {at.refersTo === null ? 'found' : 'refer to '}
      {at.refersTo !== null && <code>{visible(at.refersTo)}</code>}
      {shown}
      {!at.done && ` · ${Math.floor(at.progress * 100)} %`}
      {at.problem && <span class="missing"> · {at.problem}</span>}
      {!at.done && (
        <button type="button" class="link" onClick={cancelSearch}>
          Stop
        </button>
      )}
    </p>
  );
}

function HitRow({ hit, onGo }: { hit: Hit; onGo: () => void }) {
  const { source, lineno } = hit;
  const isLine = typeof source === 'number' && typeof lineno === 'number';
  const canGo = isLine || (hit.path ? canReveal(hit.path) : false);
  const go = () => {
    onGo();
    if (isLine) {
      sourceAt.value = { source, lineno };
      pane.value = 'source';
    } else if (hit.path) {
      void reveal(hit.path).catch((error: Error) => {
        notice.value = error.message;
      });
    }
  };
  return (
    <li>
      <button type="button" disabled={!canGo} onClick={go}>
        <span class="hit-path">{visible(whereOf(hit))}</span>
        <span class="hit-preview">{visible(hit.preview)}</span>
        <span class="hit-kind">{hit.place}</span>
      </button>
    </li>
  );
}

function whereOf({ path, source, lineno }: Hit): string {
  if (typeof source === 'number') {
    return `${baseName(opened.value?.overview.sources[source] ?? '')}:${lineno}`;
  }
  return path?.expression ?? path?.steps.map(({ label }) => label).join(' › ') ?? '';
}
