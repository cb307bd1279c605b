// What happened: the exception and those before it, when, where, and what is not in the dump.

import type { Overview } from 'coredumpy-wasm';
import type { Link } from '../chain';
import { exceptionKey } from '../groups';
import { selectGroup } from '../navigate';
import { type Group, opened } from '../state';
import { copyTraceback } from '../traceback';
import { visible } from '../visible';

export function Banner() {
  const open = opened.value;
  if (!open) {
    return null;
  }
  const { overview, chain, groups } = open;
  const [raised] = chain;
  const words = raised?.message || overview.description;
  return (
    <section class="banner" aria-label="What happened">
      <div class="headline">
        <h1>
          {raised ? (
            <TypeName link={raised} groups={groups} />
          ) : (
            <span class="exception-type">No exception{words && ':'}</span>
          )}
          {words && <span class="exception-message"> {visible(words)}</span>}
        </h1>
        {raised && (
          <button type="button" onClick={() => void copyTraceback()} title="As Python prints it (c)">
            Copy traceback
          </button>
        )}
      </div>
      {raised && <Notes link={raised} />}
      {raised && <Chain links={raised.links} groups={groups} />}
      <Missing overview={overview} />
      <Facts overview={overview} />
    </section>
  );
}

const RELATIONS: Record<string, string> = {
  cause: 'caused by',
  context: 'during handling of',
  member: 'holds',
};

/** Causes of causes, and what is in groups, as a tree. */
function Chain({ links, groups }: { links: Link[]; groups: Group[] }) {
  if (links.length === 0) {
    return null;
  }
  return (
    <ul class="chain">
      {links.map((link, at) => (
        <li key={at}>
          <span class="relation">{RELATIONS[link.relation] ?? link.relation}</span>{' '}
          <TypeName link={link} groups={groups} />
          {link.message && <span> {visible(link.message)}</span>}
          <Notes link={link} />
          <Chain links={link.links} groups={groups} />
        </li>
      ))}
    </ul>
  );
}

/** Leads to the frame that raised it. */
function TypeName({ link, groups }: { link: Link; groups: Group[] }) {
  const name = visible(link.typeName) + (link.message ? ':' : '');
  // The frames of the one that was raised are those of the thread that crashed.
  const key = link.relation === 'raised' ? groups[0]?.key : exceptionKey(link.id ?? -1);
  if (!groups.some((group) => group.key === key)) {
    return <span class="exception-type">{name}</span>;
  }
  return (
    <button
      type="button"
      class="link exception-type"
      title="Go to its frame"
      onClick={() => void selectGroup(key ?? '')}
    >
      {name}
    </button>
  );
}

function Notes({ link }: { link: Link }) {
  return (
    <>
      {link.notes.map((note, at) => (
        <p key={at} class="exception-note">
          {visible(note)}
        </p>
      ))}
    </>
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
