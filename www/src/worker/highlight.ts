// Python source as lines with classes on their parts.

import type { Tree } from '@lezer/common';
import { classHighlighter, highlightTree } from '@lezer/highlight';
import { parser } from '@lezer/python';
import type { SourceLine, Token } from '../protocol';

/** A longer source is shown plain: the tree of one this long takes about a second. */
const MAX_LENGTH = 2_000_000;
/** How long a step may keep other requests waiting. */
const STEP_MS = 15;
/** Letters that are coloured before somebody looks at the clock. */
const PIECE = 4000;

/** In steps, between which the worker answers what else it is asked. */
export async function highlight(text: string): Promise<SourceLine[]> {
  const lines = text.split(/\r\n|\n|\r/).map((line): SourceLine => ({ text: line, tokens: [] }));
  if (lines.at(-1)?.text === '') {
    lines.pop();
  }
  if (text.length <= MAX_LENGTH) {
    // Every end of line is one unit from here on, so that positions add up.
    await colour(lines, lines.map((line) => line.text).join('\n'));
  }
  return lines;
}

async function colour(lines: SourceLine[], text: string) {
  const pause = pauses();
  const parse = parser.startParse(text);
  let tree: Tree | null = null;
  while (!tree) {
    await pause();
    tree = parse.advance();
  }
  let number = 0;
  let start = 0;
  const put = (from: number, to: number, classes: string) => {
    // The last is the most particular: `tok-variableName tok-definition`.
    const name = classes.split(' ').at(-1)?.slice('tok-'.length) ?? '';
    for (let at = from; at < to; ) {
      let line = lines[number];
      while (line && at > start + line.text.length) {
        start += line.text.length + 1;
        line = lines[++number];
      }
      if (!line) {
        return;
      }
      const end = Math.min(to, start + line.text.length);
      if (end > at) {
        const token: Token = [at - start, end - start, name];
        line.tokens.push(token);
      }
      at = end + 1;
    }
  };
  for (let from = 0; from < text.length; ) {
    await pause();
    // Up to an end of line: no token goes beyond it.
    const end = text.indexOf('\n', from + PIECE);
    const to = end < 0 ? text.length : end;
    highlightTree(tree, classHighlighter, put, from, to);
    from = to;
  }
}

/** Waits for the next turn once a step's time is over, and at first: what was asked for meanwhile goes before. */
function pauses(): () => Promise<void> {
  let until = 0;
  return async () => {
    if (performance.now() >= until) {
      await new Promise((next) => setTimeout(next));
      until = performance.now() + STEP_MS;
    }
  };
}
