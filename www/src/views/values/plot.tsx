// Numbers drawn: those of one dimension as a line, those of two as a heat map, in the colours of the theme.

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { useResource } from '../../resource';
import { opened } from '../../state';
import { theme } from '../../theme';
import { short } from './array-content';
import { drawHeat, drawLine, type Points } from './draw';

/** Points across and down, at most. */
const ACROSS = 600;
const DOWN = 300;
/** Height of a line, in CSS pixels. */
const LINE_HEIGHT = 96;

interface Properties {
  id: number;
  plane: number;
  rows: number;
  columns: number;
}

export function Plot({ id, plane, rows, columns }: Properties) {
  const found = useResource(`${id} ${plane}`, async () =>
    opened.value?.client.call('plot', id, plane, DOWN, ACROSS),
  ).value;
  if (found.state !== 'here' || !found.value || found.value.length === 0) {
    return found.state === 'failed' ? <p class="missing">{found.message}</p> : null;
  }
  return <Drawing points={new DrawnPoints(found.value, Math.min(rows, DOWN), Math.min(columns, ACROSS))} />;
}

class DrawnPoints implements Points {
  readonly min: number;
  readonly max: number;

  constructor(
    readonly values: Float64Array,
    readonly rows: number,
    readonly columns: number,
  ) {
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = 0; at < values.length; at += 3) {
      // nan is neither less nor greater.
      if ((values[at] ?? 0) < min) min = values[at] ?? 0;
      if ((values[at + 1] ?? 0) > max) max = values[at + 1] ?? 0;
    }
    this.min = min;
    this.max = max;
  }
}

function Drawing({ points }: { points: Points }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const changes = useSignal(0);
  useEffect(() => {
    const again = () => changes.value++;
    const system = matchMedia('(prefers-color-scheme: dark)');
    const observer = new ResizeObserver(again);
    system.addEventListener('change', again);
    if (canvas.current) {
      observer.observe(canvas.current);
    }
    return () => {
      system.removeEventListener('change', again);
      observer.disconnect();
    };
  }, []);
  const isLine = points.rows === 1;
  useEffect(() => {
    const element = canvas.current;
    if (element) {
      const scale = Math.max(1, devicePixelRatio);
      element.width = Math.round(element.clientWidth * scale);
      element.height = Math.round((isLine ? LINE_HEIGHT : heatHeight(points, element.clientWidth)) * scale);
      (isLine ? drawLine : drawHeat)(element, points, scale);
    }
  }, [points.values, theme.value, changes.value]);
  if (points.min > points.max) {
    return <p class="content-foot">There is no number to be drawn.</p>;
  }
  const range = `from ${short(points.min)} to ${short(points.max)}`;
  return (
    <figure class="plot">
      <canvas ref={canvas} role="img" aria-label={`${isLine ? 'Plot' : 'Heat map'}, ${range}`} />
      <figcaption>
        {short(points.min)}
        {isLine ? <span>…</span> : <span class={points.min < 0 && points.max > 0 ? 'ramp both' : 'ramp'} />}
        {short(points.max)}
      </figcaption>
    </figure>
  );
}

/** Cells are square, but neither flatter nor higher than one wants to look at. */
function heatHeight({ rows, columns }: Points, width: number): number {
  return Math.max(24, Math.min(240, (width * rows) / columns));
}
