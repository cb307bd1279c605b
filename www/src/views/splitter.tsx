// The bar between two panes, by mouse or by arrow keys.

import type { Signal } from '@preact/signals';

const MIN = 160;
const MAX = 1200;
const STEP = 24;

/** `grows`: 1 where the pane before it gets wider to the right, -1 where the one after it gets wider to the left. */
export function Splitter({ size, grows, label }: { size: Signal<number>; grows: 1 | -1; label: string }) {
  const set = (width: number) => {
    size.value = Math.min(MAX, Math.max(MIN, width));
  };
  const drag = (event: PointerEvent) => {
    const bar = event.currentTarget as HTMLElement;
    const from = event.clientX;
    const width = size.value;
    bar.setPointerCapture(event.pointerId);
    bar.onpointermove = (moved) => set(width + grows * (moved.clientX - from));
    bar.onpointerup = () => {
      bar.onpointermove = null;
    };
  };
  const press = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: -STEP, ArrowRight: STEP, Home: -MAX * grows, End: MAX * grows };
    const by = steps[event.key];
    if (by) {
      event.preventDefault();
      set(size.value + grows * by);
    }
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved
    <div
      class="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={size.value}
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={press}
    />
  );
}
