// Two lists side by side.

/** A place in each list; null where the other list has something that this one has not. */
export type Pair = [before: number, after: number] | [before: number, after: null] | [before: null, after: number];

/** More cells than this are not worth their time: what is left then is paired by its place. */
const CELLS_MAX = 4_000_000;

/** The longest common subsequence of both, in order; `same` says what stands for the same. */
export function align<T>(before: T[], after: T[], same: (one: T, other: T) => boolean): Pair[] {
  let start = 0;
  while (start < before.length && start < after.length && same(at(before, start), at(after, start))) {
    start++;
  }
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && same(at(before, before.length - 1 - end), at(after, after.length - 1 - end))) {
    end++;
  }
  const pairs: Pair[] = Array.from({ length: start }, (_, place) => [place, place]);
  const middle = [before.slice(start, before.length - end), after.slice(start, after.length - end)] as const;
  for (const [one, other] of common(...middle, same)) {
    pairs.push([one === null ? null : one + start, other === null ? null : other + start] as Pair);
  }
  for (let left = end; left > 0; left--) {
    pairs.push([before.length - left, after.length - left]);
  }
  return pairs;
}

/** What has no partner is paired with what stands in the same gap. */
export function pairGaps(pairs: Pair[]): Pair[] {
  const paired: Pair[] = [];
  let gone: number[] = [];
  let added: number[] = [];
  const flush = () => {
    for (let place = 0; place < Math.max(gone.length, added.length); place++) {
      paired.push([gone[place] ?? null, added[place] ?? null] as Pair);
    }
    gone = [];
    added = [];
  };
  for (const pair of pairs) {
    const [one, other] = pair;
    if (one !== null && other !== null) {
      flush();
      paired.push(pair);
    } else if (one !== null) {
      gone.push(one);
    } else {
      added.push(other as number);
    }
  }
  flush();
  return paired;
}

function common<T>(before: T[], after: T[], same: (one: T, other: T) => boolean): Pair[] {
  const width = after.length + 1;
  const isTooMuch = (before.length + 1) * width > CELLS_MAX;
  // lengths[i * width + j]: of the longest common subsequence of before[i..] and after[j..].
  const lengths = new Uint16Array(isTooMuch ? 0 : (before.length + 1) * width);
  for (let i = before.length - 1; i >= 0 && !isTooMuch; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const here = i * width + j;
      lengths[here] = same(at(before, i), at(after, j))
        ? (lengths[here + width + 1] ?? 0) + 1
        : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0);
    }
  }
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const here = i * width + j;
    if (i < before.length && j < after.length && !isTooMuch && same(at(before, i), at(after, j))) {
      pairs.push([i++, j++]);
    } else if (j >= after.length || (i < before.length && (lengths[here + width] ?? 0) >= (lengths[here + 1] ?? 0))) {
      pairs.push([i++, null]);
    } else {
      pairs.push([null, j++]);
    }
  }
  return pairs;
}

function at<T>(list: T[], place: number): T {
  return list[place] as T;
}
