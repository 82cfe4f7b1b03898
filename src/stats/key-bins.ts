import assert from 'node:assert/strict';

/** Samples sorted into bins by a key. */
export interface KeyBins {
  readonly binCount: number;
  /** Bin of each sample, ascending with the key; shape [sample]. */
  readonly binOf: Uint16Array;
}

/**
 * Cuts samples into bins of about equal count by a key. Samples of one key share a bin, so a key of few values
 * has at most as many bins.
 *
 * @param keys      shape [sample], finite, at least one
 * @param mostBins  1 to 65535
 * @example keyBins(Float64Array.of(3, 1, 2, 4), 2).binOf // 1, 0, 0, 1
 */
export function keyBins(keys: Float64Array, mostBins: number): KeyBins {
  assert(keys.length > 0 && mostBins >= 1 && mostBins <= 65_535, 'bins need samples and a number');
  const sorted = keys.toSorted();
  const edges: number[] = [];
  for (let bin = 1; bin < mostBins; bin++) {
    const edge = sorted[Math.floor((bin * keys.length) / mostBins)]!;
    if (edge > (edges.at(-1) ?? sorted[0]!)) edges.push(edge);
  }
  return { binCount: edges.length + 1, binOf: Uint16Array.from(keys, (key) => countUpTo(edges, key)) };
}

/** How many of the ascending edges are at most the key. */
function countUpTo(edges: readonly number[], key: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
