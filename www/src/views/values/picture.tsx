// A picture, which the browser decodes into a bitmap: it is drawn, never markup.

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { sizeOf } from './picture-bytes';

/** A picture with more is not decoded: its bitmap would take 200 MB. */
const PIXELS_MAX = 50_000_000;
/** Pixels of the longer side that are drawn. */
const SIDE_MAX = 1024;
/** What is smaller is shown larger, with its pixels seen. */
const SMALL = 128;

interface Properties {
  label: string;
  load: () => Promise<Blob | ImageData>;
}

export function Picture({ label, load }: Properties) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const words = useSignal('');
  const problem = useSignal('');
  useEffect(() => {
    let isCurrent = true;
    const draw = async () => {
      const source = await load();
      const [width, height] = await dimensions(source);
      const scale = Math.min(1, SIDE_MAX / Math.max(width, height));
      const options = {
        resizeWidth: Math.max(1, Math.round(width * scale)),
        resizeHeight: Math.max(1, Math.round(height * scale)),
      };
      const bitmap = await createImageBitmap(source, scale < 1 ? options : {});
      const element = canvas.current;
      if (element && isCurrent) {
        element.width = bitmap.width;
        element.height = bitmap.height;
        element.dataset.small = String(Math.max(width, height) < SMALL);
        element.getContext('2d')?.drawImage(bitmap, 0, 0);
        words.value = `${width} × ${height} pixels`;
      }
      bitmap.close();
    };
    draw().catch((error: Error) => (problem.value = `The picture could not be decoded: ${error.message}`));
    return () => {
      isCurrent = false;
    };
  }, [label]);
  return (
    <figure class="picture">
      <canvas ref={canvas} width={0} height={0} role="img" aria-label={`Picture, ${words.value}`} />
      <figcaption class={problem.value ? 'missing' : ''}>{problem.value || `${label}, ${words.value}`}</figcaption>
    </figure>
  );
}

async function dimensions(source: Blob | ImageData): Promise<[number, number]> {
  if (source instanceof ImageData) {
    return [source.width, source.height];
  }
  const size = sizeOf(new Uint8Array(await source.arrayBuffer()));
  if (!size) {
    throw new Error('it does not say how large it is');
  }
  const [width, height] = size;
  if (width * height > PIXELS_MAX) {
    throw new Error(`${width} × ${height} pixels are too many`);
  }
  return size;
}
