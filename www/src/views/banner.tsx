// What happened: the exception and those before it, when, where, and what is not in the dump.

import type { Overview } from 'coredumpy-wasm';
import type { Link } from '../chain';
import { exceptionKey } from '../groups';
import { selectGroup } from '../navigate';
import { opened } from '../state';
import { copyTraceback } from '../traceback';
import { visible } from '../visible';

export function Banner() {
  const open = opened.value;
  if (!open) {
    return null;
  }
  const { overview, chain } = open;
  const [raised, ...others] = chain;
  return (
    <section class="banner" aria-label="What happened">
      <div class="headline">
        <h1>
          <span class="exception-type">{visible(raised?.typeName ?? 'No exception')}</span>
          {(raised?.message || overview.description) && ' '}
          {(raised?.message || overview.description) && (
            <span class="exception-message">{visible(raised?.message || overview.description || '')}</span>
          )}
        </h1>
        {raised && (
          <button type="button" onClick={() => void copyTraceback()} title="As Python prints it (c)">
            Copy traceback
          </button>
        )}
      </div>
      {others.length > 0 && (
        <ul class="chain" aria-label="Exceptions before it">
          {others.map((line, at) => (
            <ChainRow key={at} link={line} />
          ))}
        </ul>
      )}
      <Facts overview={overview} />
      <Missing overview={overview} />
    </section>
  );
}

const RELATIONS: Record<string, string> = {
  cause: 'caused by',
  context: 'during handling of',
  member: 'holds',
};

function ChainRow({ link }: { link: Link }) {
  const { id, typeName, message } = link;
  const text = message ? `${typeName}: ${message}` : typeName;
  return (
    <li style={{ marginInlineStart: `${Math.max(0, link.depth - 1) * 1.25}em` }}>
      <span class="relation">{RELATIONS[link.relation] ?? link.relation}</span>{' '}
      {id === null ? (
        <span>{visible(text)}</span>
      ) : (
        <button type="button" class="link" onClick={() => void selectGroup(exceptionKey(id))}>
          {visible(text)}
        </button>
      )}
    </li>
  );
}

function Facts({ overview }: { overview: Overview }) {
  const thread = overview.threads.find(({ crashed }) => crashed);
  const facts: [string, string][] = [
    ['Thread', thread?.name ?? ''],
    ['Time', timeOf(overview.created)],
    ['Python', overview.python],
    ['Platform', overview.platform],
    ['Host', overview.environment?.hostname ?? ''],
    ['Command', overview.argv.join(' ')],
    ['Description', overview.exceptions.length > 0 ? (overview.description ?? '') : ''],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, text]) => text)
        .map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd title={visible(text)}>{visible(text)}</dd>
          </div>
        ))}
    </dl>
  );
}

/** As the program's clock had it: with its zone, not with the reader's. */
function timeOf(created: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(.*)$/.exec(created);
  return parts ? `${parts[1]} ${parts[2]} ${parts[3] === '+00:00' || parts[3] === 'Z' ? 'UTC' : parts[3]}` : created;
}

function Missing({ overview }: { overview: Overview }) {
  const parts = overview.missing.map(
    ({ reason, count }) => `${count.toLocaleString('en')} × ${reason.replaceAll('_', ' ')}`,
  );
  const isCut = overview.end !== 'complete';
  if (!isCut && parts.length === 0) {
    return null;
  }
  const lost = overview.assigned - overview.written;
  return (
    <p class="missing-total">
      {isCut && (
        <strong>
          {overview.end === 'cut_file'
            ? 'The file is cut: it shows what is whole.'
            : `Stopped early: ${overview.end.replaceAll('_', ' ')}.`}
          {lost > 0 &&
            ` ${lost.toLocaleString('en')} of ${overview.assigned.toLocaleString('en')} objects are not in it.`}{' '}
        </strong>
      )}
      {parts.length > 0 && `Not in this dump: ${parts.join(', ')}.`}
    </p>
  );
}
