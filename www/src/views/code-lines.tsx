// Lines of code with their numbers; the one where the frame is, and what of it was running, are marked.

import { type Line, markedRange, type Range } from '../columns';
import type { SourceLine, Token } from '../protocol';
import type { Place } from '../state';
import { visible } from '../visible';

/** Lines that are laid out together, or not at all while they are out of sight. */
const CHUNK = 100;

interface Properties {
  lines: SourceLine[];
  place: Line;
  others: ReadonlyMap<number, Place>;
  onOther(place: Place): void;
}

export function CodeLines({ lines, place, others, onOther }: Properties) {
  const chunks = Array.from({ length: Math.ceil(lines.length / CHUNK) }, (_, at) => at * CHUNK);
  const last = place.endLineno ?? place.lineno;
  return (
    <div class="lines" style={{ '--digits': String(lines.length).length }}>
      {chunks.map((start) => (
        <div key={start} class="chunk" style={{ '--count': Math.min(CHUNK, lines.length - start) }}>
          {lines.slice(start, start + CHUNK).map((line, at) => {
            const lineno = start + at + 1;
            const other = others.get(lineno);
            const isCurrent = lineno === place.lineno;
            return (
              <div
                key={lineno}
                class="line"
                data-current={isCurrent}
                data-continued={lineno > place.lineno && lineno <= last}
                aria-current={isCurrent ? 'location' : undefined}
              >
                {other ? (
                  <button
                    type="button"
                    class="lineno other"
                    title={`Frame of ${visible(other.frame.function)}`}
                    onClick={() => onOther(other)}
                  >
                    {lineno}
                  </button>
                ) : (
                  <span class="lineno">{lineno}</span>
                )}
                <code>
                  <LineText line={line} mark={markedRange(place, lineno, line.text)} />
                </code>
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}

function LineText({ line, mark }: { line: SourceLine; mark: Range | null }) {
  if (!mark) {
    return <>{pieces(line, 0, line.text.length)}</>;
  }
  const [from, to] = mark;
  return (
    <>
      {pieces(line, 0, from)}
      <mark>{pieces(line, from, to)}</mark>
      {pieces(line, to, line.text.length)}
    </>
  );
}

/** The text from one column to another, in its colours. */
function pieces({ text, tokens }: SourceLine, from: number, to: number) {
  const found = [];
  let at = from;
  for (const token of tokens) {
    const [start, end] = clipped(token, from, to);
    if (start < end) {
      found.push(visible(text.slice(at, start)));
      found.push(
        <span key={start} class={`tok-${token[2]}`}>
          {visible(text.slice(start, end))}
        </span>,
      );
      at = end;
    }
  }
  found.push(visible(text.slice(at, to)));
  return found;
}

function clipped([start, end]: Token, from: number, to: number): Range {
  return [Math.max(start, from), Math.min(end, to)];
}
