import { jackknife } from './jackknife.ts';
import type { KeyBins } from './key-bins.ts';
import type { Estimate } from './sectioning.ts';

/** Sums over the samples of each bin. */
interface BinSums {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  squares: number;
}

/**
 * The share of the variance of outputs that goes with a key alone, Var E[Y | X] / Var Y: the first-order Sobol
 * index, with its interval.
 *
 * The raw correlation ratio over bins, sum of squares between bins over the total: Pearson (1905); Plischke
 * (2012), "How to compute variance-based sensitivity indicators with your spreadsheet software", Environmental
 * Modelling & Software 35. On Sobol points the bins' means scatter less than those of independent samples, so
 * nothing is taken off for that, and estimators that compare neighbours in rank are of no use there: points next
 * to each other in one coordinate lie systematically apart in the others.
 *
 * @param bins             of the key
 * @param outputs          shape [sample], not all equal
 * @param replicateStarts  first sample of each replicate, then the number of samples
 * @param confidence       of the interval, which comes from leaving out one replicate at a time
 */
export function firstOrderShare(
  bins: KeyBins,
  outputs: Float64Array,
  replicateStarts: readonly number[],
  confidence: number,
): Estimate {
  const centre = outputs.reduce((sum, value) => sum + value, 0) / outputs.length;
  const parts = replicateStarts
    .slice(1)
    .map((end, replicate) => binSums(bins, outputs, replicateStarts[replicate]!, end, centre));
  const all = emptySums(bins.binCount);
  for (const part of parts) add(all, part, 1);
  const leftOutOne = parts.map((part) => {
    const rest = emptySums(bins.binCount);
    add(rest, all, 1);
    add(rest, part, -1);
    return shareOf(rest);
  });
  return jackknife(shareOf(all), leftOutOne, confidence);
}

function emptySums(binCount: number): BinSums {
  return { counts: new Float64Array(binCount), sums: new Float64Array(binCount), squares: 0 };
}

function binSums(
  { binCount, binOf }: KeyBins,
  outputs: Float64Array,
  start: number,
  end: number,
  centre: number,
): BinSums {
  const part = emptySums(binCount);
  for (let i = start; i < end; i++) {
    const deviation = outputs[i]! - centre;
    part.counts[binOf[i]!]!++;
    part.sums[binOf[i]!]! += deviation;
    part.squares += deviation * deviation;
  }
  return part;
}

function add(into: BinSums, from: BinSums, sign: 1 | -1): void {
  for (let bin = 0; bin < into.sums.length; bin++) {
    into.counts[bin]! += sign * from.counts[bin]!;
    into.sums[bin]! += sign * from.sums[bin]!;
  }
  into.squares += sign * from.squares;
}

function shareOf({ counts, sums, squares }: BinSums): number {
  let count = 0;
  let sum = 0;
  let between = 0;
  for (let bin = 0; bin < sums.length; bin++) {
    if (counts[bin] === 0) continue;
    count += counts[bin]!;
    sum += sums[bin]!;
    between += sums[bin]! ** 2 / counts[bin]!;
  }
  const correction = sum ** 2 / count;
  return (between - correction) / (squares - correction);
}
