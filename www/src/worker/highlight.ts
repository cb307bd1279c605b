// Python source as lines with classes on their parts.

import { classHighlighter, highlightTree } from '@lezer/highlight';
import { parser } from '@lezer/python';
import type { SourceLine, Token } from '../protocol';

/** A longer source is shown plain: the tree of one this long takes about a second. */
const MAX_LENGTH = 2_000_000;

export function highlight(text: string): SourceLine[] {
  const lines = text.split(/\r\n|\n|\r/).map((line): SourceLine => ({ text: line, tokens: [] }));
  if (lines.at(-1)?.text === '') {
    lines.pop();
  }
  if (text.length <= MAX_LENGTH) {
    // Every end of line is one unit from here on, so that positions add up.
    const joined = lines.map((line) => line.text).join('\n');
    let number = 0;
    let start = 0;
    highlightTree(parser.parse(joined), classHighlighter, (from, to, classes) => {
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
    });
  }
  return lines;
}
