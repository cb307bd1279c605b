// Going through what is too long to be shown at once.

interface Properties {
  /** What is counted: `rows`, `bytes`. */
  unit: string;
  start: number;
  size: number;
  total: number;
  onGo: (start: number) => void;
}

/** Nothing where all is shown. */
export function Pager({ unit, start, size, total, onGo }: Properties) {
  if (total <= size) {
    return null;
  }
  const last = Math.min(start + size, total) - 1;
  const go = (to: number) => onGo(Math.max(0, Math.min(to, total - 1)));
  return (
    <p class="pager">
      <button type="button" disabled={start === 0} onClick={() => go(start - size)} aria-label={`Earlier ${unit}`}>
        ‹
      </button>
      <button type="button" disabled={last >= total - 1} onClick={() => go(start + size)} aria-label={`Later ${unit}`}>
        ›
      </button>
      <span>
        {unit} {start.toLocaleString('en')} … {last.toLocaleString('en')} of {total.toLocaleString('en')}
      </span>
      <input
        type="text"
        inputMode="numeric"
        placeholder="Go to"
        aria-label={`Go to one of the ${unit}`}
        onChange={(event) => {
          const wanted = Number.parseInt(event.currentTarget.value.replaceAll(',', ''), 10);
          if (!Number.isNaN(wanted)) {
            go(wanted < 0 ? total + wanted : wanted);
          }
        }}
      />
    </p>
  );
}
