// Long containers as ranges, and ranges of ranges.

/** The reader gives no more at once. */
export const PAGE = 200;

/** How long each range of so many members is: so that there are no more than PAGE ranges. */
export function rangeSize(count: number): number {
  let size = PAGE;
  while (count / size > PAGE) {
    size *= PAGE;
  }
  return size;
}

export function rangeKey(row: string, section: string, start: number, end: number): string {
  return `${row}/${section}:${start}-${end}`;
}

/** Where the page begins in which a member stands. */
export function pageStart(start: number, end: number, index: number): number {
  if (end - start <= PAGE) {
    return start;
  }
  const size = rangeSize(end - start);
  const from = start + Math.floor((index - start) / size) * size;
  return pageStart(from, Math.min(end, from + size), index);
}

/** The ranges in which a member stands, the widest first. */
export function rangesAround(row: string, section: string, start: number, end: number, index: number): string[] {
  if (end - start <= PAGE) {
    return [];
  }
  const size = rangeSize(end - start);
  const from = start + Math.floor((index - start) / size) * size;
  const to = Math.min(end, from + size);
  return [rangeKey(row, section, from, to), ...rangesAround(row, section, from, to, index)];
}
