// What only paper has: the traceback, and the lines around the place of each frame. It is ready before somebody prints.

import { framesOf } from '../navigate';
import { useResource } from '../resource';
import { type Open, opened, type Place, selectedFrame, selection } from '../state';
import { visible } from '../visible';

/** Lines before and after the one where a frame is. */
const AROUND = 5;
/** Frames that get such a window. */
const WINDOWS_MAX = 30;
/** What is on the screen comes first. */
const PAUSE_MS = 400;

interface Window {
  place: Place;
  start: number;
  lines: string[];
}

export function Paper() {
  const open = opened.value;
  const key = selection.value?.group;
  const paper = useResource(`${open?.overview.id} ${key}`, async () => {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return open && open === opened.value && key
      ? { text: await textOf(open), windows: await windowsOf(open, key) }
      : null;
  }).value;
  if (paper.state !== 'here' || !paper.value) {
    return null;
  }
  const { text, windows } = paper.value;
  return (
    <section class="paper">
      {text && <pre>{visible(text)}</pre>}
      {windows.map(({ place, start, lines }, at) => (
        <div key={at} class="window">
          <h2>
            {visible(place.frame.function)} · {visible(place.frame.filename)}:{place.lineno}
          </h2>
          <pre>
            {lines.map((line, offset) => {
              const lineno = start + offset;
              const mark = lineno === place.lineno ? '→' : ' ';
              const row = `${mark} ${String(lineno).padStart(5)}  ${visible(line)}\n`;
              return lineno === place.lineno ? <b key={lineno}>{row}</b> : row;
            })}
          </pre>
        </div>
      ))}
      <h2>Variables of {visible(selectedFrame.value?.function ?? '')}</h2>
    </section>
  );
}

async function textOf({ client, overview }: Open): Promise<string> {
  return overview.exception === null ? '' : client.call('tracebackText', overview.exception);
}

async function windowsOf({ client, groups }: Open, key: string): Promise<Window[]> {
  const group = groups.find((group) => group.key === key);
  const places = group ? await framesOf(group) : [];
  const windows: Window[] = [];
  for (const place of places.filter(({ frame }) => !frame.isLibrary).slice(0, WINDOWS_MAX)) {
    const start = Math.max(1, place.lineno - AROUND);
    const { source } = place.frame;
    const lines = source === null ? [] : await client.call('lines', source, start, place.lineno + AROUND);
    windows.push({ place, start, lines });
  }
  return windows;
}
