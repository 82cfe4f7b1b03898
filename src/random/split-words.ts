/** Uniform words divided into neighbouring ranges; plain data, safe to send to a thread. */
export interface WordSplit {
  /** First word of each range, and 2^32 at the end; shape [range + 1], ascending. */
  readonly starts: Float64Array;
  /** What stretches each range over all words; shape [range]. */
  readonly stretches: Float64Array;
}

const WORDS = 0x1_0000_0000;

/**
 * Divides the words in proportion to shares, to the nearest word.
 *
 * @param shares  in any unit, each at least 2^-31 of their sum; shape [range]
 */
export function splitWords(shares: readonly number[]): WordSplit {
  const total = shares.reduce((sum, share) => sum + share, 0);
  const starts = new Float64Array(shares.length + 1);
  let below = 0;
  for (const [range, share] of shares.entries()) {
    below += share;
    starts[range + 1] = Math.round((below / total) * WORDS);
  }
  starts[shares.length] = WORDS;
  const stretches = Float64Array.from(shares, (_, range) => WORDS / (starts[range + 1]! - starts[range]!));
  return { starts, stretches };
}

/** The range that a word lies in, 0 <= word < 2^32. */
export function rangeOf({ starts }: WordSplit, word: number): number {
  let range = 0;
  while (word >= starts[range + 1]!) range++;
  return range;
}

/** The word of all words that stands where this one stands in its range: again uniform, and rising with it. */
export function wordWithin({ starts, stretches }: WordSplit, range: number, word: number): number {
  return Math.floor((word - starts[range]! + 0.5) * stretches[range]!);
}
