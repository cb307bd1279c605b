// Two dumps beside each other: threads and frames lined up, and what of their variables is added, gone or changed.

import type { Overview } from 'coredumpy-wasm';
import { countOfStacks, stopComparison } from '../compare/compare';
import { goBack, openFile } from '../open';
import type { Difference, FramePair, StackPair } from '../protocol';
import { reveal } from '../reveal';
import { type Comparison, comparison, opened } from '../state';
import { visible } from '../visible';
import { baseName } from './stacks-pane';

export function CompareScreen() {
  const at = comparison.value;
  const open = opened.value;
  if (!at || !open) {
    return null;
  }
  return (
    <main class="compare">
      <header class="compare-head">
        <h1 class="for-readers">Comparison</h1>
        <div class="sides">
          <Side title="Before" name={open.file.name} overview={open.overview} other={at.overview} onGo={goBack} />
          <Side
            title="After"
            name={at.file.name}
            overview={at.overview}
            other={open.overview}
            onGo={() => void openFile(at.file)}
          />
        </div>
        <Summary at={at} />
      </header>
      <div class="compare-body">
        {at.stacks.map((stack, number) => (
          <StackSection
            key={number}
            stack={stack}
            differences={at.differences.filter((each) => each.stack === number)}
          />
        ))}
      </div>
    </main>
  );
}

interface SideProperties {
  title: string;
  name: string;
  overview: Overview;
  other: Overview;
  onGo: () => void;
}

function Side({ title, name, overview, other, onGo }: SideProperties) {
  const raised = overview.exceptions[0];
  const words = raised ? [raised.typeName, raised.message].filter(Boolean).join(': ') : 'No exception';
  const former = other.exceptions[0];
  const isSame = raised?.typeName === former?.typeName && raised?.message === former?.message;
  return (
    <section aria-label={title}>
      <h2>
        <span class="relation">{title}</span>{' '}
        <button type="button" class="link" title="Open this dump by itself" onClick={onGo}>
          {visible(name)}
        </button>
      </h2>
      <p class={isSame ? 'exception-words' : 'exception-words differs'}>{visible(words)}</p>
      <p class="count">
        {overview.created.slice(0, 19).replace('T', ' ')} · {overview.python} · {overview.platform}
      </p>
    </section>
  );
}

function Summary({ at }: { at: Comparison }) {
  const stacks = countOfStacks(at);
  const count = (sign: Difference['sign']) => at.differences.filter((each) => each.sign === sign).length;
  const total = at.total + stacks.added + stacks.gone;
  const parts = [
    [count('+') + stacks.added, 'added'],
    [count('-') + stacks.gone, 'gone'],
    [count('~'), 'changed'],
  ];
  const words = parts.filter(([number]) => number).map(([number, word]) => `${number?.toLocaleString('en')} ${word}`);
  return (
    <>
      <p class="summary" role="status">
        <b>
          {total === 0 ? 'No differences' : total === 1 ? '1 difference' : `${total.toLocaleString('en')} differences`}
        </b>
        {words.length > 0 && `: ${words.join(', ')}`}
        {at.total > at.differences.length && `; the first ${at.differences.length.toLocaleString('en')} are listed`}
        {!at.done && ` · ${at.looked.toLocaleString('en')} values so far `}
        {at.stopped && ' · stopped'}
        {!at.done && (
          <button type="button" class="link" onClick={stopComparison}>
            Stop
          </button>
        )}
      </p>
      {(at.unknown > 0 || at.cut > 0 || !at.isWhole) && (
        <p class="missing-total">
          {at.unknown > 0 &&
            `${at.unknown.toLocaleString('en')} values are in one of the dumps only because it was cut. `}
          {at.cut > 0 && `Of ${at.cut} long containers the first 50,000 members are compared. `}
          {!at.isWhole && `Only the ${at.looked.toLocaleString('en')} values nearest to the frames are compared.`}
        </p>
      )}
    </>
  );
}

const KINDS = { thread: 'Thread', task: 'Task', exception: 'Exception' };

function StackSection({ stack, differences }: { stack: StackPair; differences: Difference[] }) {
  const { kind, before, after, frames } = stack;
  const sign = before === null ? '+' : after === null ? '-' : null;
  const name = before === after || before === null || after === null ? (before ?? after) : `${before} → ${after}`;
  const parts = frames.map((pair, frame) => ({ pair, own: differences.filter((each) => each.frame === frame) }));
  const isShown = ({ pair, own }: (typeof parts)[0]) => own.length > 0 || !pair.before || !pair.after || hasMoved(pair);
  const same = parts.filter((part) => !isShown(part)).length;
  return (
    <section class="compared-stack" aria-label={`${KINDS[kind]} ${name}`}>
      <h2>
        {sign && <Sign sign={sign} />}
        <span class="relation">{KINDS[kind]}</span> {visible(name ?? '')}
        {same > 0 && <span class="count">{same === 1 ? '1 frame is the same' : `${same} frames are the same`}</span>}
      </h2>
      {parts.filter(isShown).map(({ pair, own }, at) => (
        <FrameSection key={at} pair={pair} differences={own} />
      ))}
    </section>
  );
}

/** Whether the frame stands at another line: shown, but no difference by itself. */
function hasMoved({ before, after }: FramePair): boolean {
  return before !== null && after !== null && before.lineno !== after.lineno;
}

function FrameSection({ pair, differences }: { pair: FramePair; differences: Difference[] }) {
  const { before, after } = pair;
  const frame = before ?? after;
  const lines = hasMoved(pair) ? `${before?.lineno} → ${after?.lineno}` : frame?.lineno;
  return (
    <section class="compared-frame" data-sign={before ? (after ? undefined : '-') : '+'}>
      <h3>
        {(!before || !after) && <Sign sign={before ? '-' : '+'} />}
        <code>{visible(frame?.function ?? '')}</code>
        <span class="count">
          {visible(baseName(frame?.filename ?? ''))}:{lines}
        </span>
      </h3>
      {differences.length > 0 && (
        <ul>
          {differences.map((difference, at) => (
            <DifferenceRow key={at} difference={difference} frame={before?.id ?? null} />
          ))}
        </ul>
      )}
    </section>
  );
}

function DifferenceRow({ difference, frame }: { difference: Difference; frame: number | null }) {
  const { sign, expression, steps, before, after } = difference;
  const go = () => {
    goBack();
    void reveal({ stack: null, frame, expression, steps, isCut: false });
  };
  return (
    <li class="difference" data-sign={sign}>
      <Sign sign={sign} />
      {steps.length > 0 ? (
        <button type="button" class="link expression" title="Show it in the first dump" onClick={go}>
          <code>{visible(expression)}</code>
        </button>
      ) : (
        <code class="expression">{visible(expression)}</code>
      )}
      {before !== null && (
        <code class="was">
          <span class="for-readers">was </span>
          {visible(before)}
        </code>
      )}
      {after !== null && (
        <code class="is">
          <span class="for-readers">is </span>
          {visible(after)}
        </code>
      )}
    </li>
  );
}

const WORDS = { '+': 'added', '-': 'gone', '~': 'changed' };

function Sign({ sign }: { sign: Difference['sign'] }) {
  return (
    <span class="sign" data-sign={sign}>
      {WORDS[sign]}
    </span>
  );
}
