import assert from 'node:assert/strict';
import {
  BINS_PER_OCTAVE,
  isNegativeOctave,
  type LogHistogram,
  octaveStart,
  type Page,
} from './log-histogram.ts';

/** The occupied bins of a histogram, ascending: what percentiles and tail means are read from. */
export interface SortedBins {
  readonly count: number;
  /** Edges of each bin, drawn in to the smallest and largest sample; shape [bin]. */
  readonly lowEdges: readonly number[];
  readonly highEdges: readonly number[];
  /** Samples in this bin and all below; shape [bin]. */
  readonly cumulativeCounts: readonly number[];
}

/**
 * The occupied bins of a histogram in the order of the values they hold.
 *
 * @throws AssertionError  when the histogram is empty
 */
export function sortBins(histogram: LogHistogram): SortedBins {
  assert(histogram.count > 0, 'a histogram of no samples has no bins');
  const lowEdges: number[] = [];
  const highEdges: number[] = [];
  const cumulativeCounts: number[] = [];
  let below = 0;
  for (const { octave, counts } of histogram.pages.toSorted(byValue)) {
    const start = octaveStart(octave);
    const negative = isNegativeOctave(octave);
    for (let step = 0; step < BINS_PER_OCTAVE; step++) {
      const bin = negative ? BINS_PER_OCTAVE - 1 - step : step;
      if (counts[bin]! > 0) {
        const inner = start * (1 + bin / BINS_PER_OCTAVE);
        const outer = start * (1 + (bin + 1) / BINS_PER_OCTAVE);
        below += counts[bin]!;
        lowEdges.push(drawIn(negative ? -outer : inner, histogram));
        highEdges.push(drawIn(negative ? -inner : outer, histogram));
        cumulativeCounts.push(below);
      }
    }
  }
  return { count: histogram.count, lowEdges, highEdges, cumulativeCounts };
}

/**
 * The smallest sample that at least a fraction `level` of the samples does not exceed, to within its bin.
 *
 * Definition 1 of Hyndman & Fan (1996), "Sample quantiles in statistical packages", The American Statistician
 * 50(4): the sample of rank ceil(level * count). The samples of a bin are taken to be evenly spread over it,
 * so the error is at most 2^-12 of the sample's magnitude; a constant comes back exactly.
 *
 * @param level  probability, 0 < level < 1
 */
export function quantileOfBins(bins: SortedBins, level: number): number {
  const rank = rankOf(bins, level);
  const bin = binOfRank(bins, rank);
  const below = bin === 0 ? 0 : bins.cumulativeCounts[bin - 1]!;
  return placeInBin(bins, bin, (rank - below - 0.5) / (bins.cumulativeCounts[bin]! - below));
}

/**
 * The mean of the largest fraction `1 - level` of the samples, splitting the sample on the border.
 *
 * Rockafellar & Uryasev (2000), "Optimization of conditional value-at-risk", Journal of Risk 2(3):
 * q + E[(X - q)+] / (1 - level) with q the quantile; right for point masses too. The relative error is at
 * most 2^-12 when the tail has one sign.
 *
 * @param level  probability, 0 < level < 1
 */
export function tailMeanOfBins(bins: SortedBins, level: number): number {
  const tailCount = bins.count * (1 - level);
  const quantile = quantileOfBins(bins, level);
  const border = binOfRank(bins, rankOf(bins, level));
  let above = 0;
  let excess = 0;
  for (let bin = bins.cumulativeCounts.length - 1; bin > border; bin--) {
    const count = bins.cumulativeCounts[bin]! - bins.cumulativeCounts[bin - 1]!;
    above += count;
    excess += count * (placeInBin(bins, bin, 0.5) - quantile);
  }
  const borderCount = bins.count - above - (border === 0 ? 0 : bins.cumulativeCounts[border - 1]!);
  const share = (tailCount - above) / borderCount;
  excess += (tailCount - above) * (placeInBin(bins, border, 1 - share / 2) - quantile);
  return quantile + excess / tailCount;
}

/** Fraction of the samples that rank after the quantile at `level`; 0 when that is the largest sample. */
export function shareAboveQuantile(bins: SortedBins, level: number): number {
  const isLargest = quantileOfBins(bins, level) >= bins.highEdges.at(-1)!;
  return isLargest ? 0 : (bins.count - rankOf(bins, level)) / bins.count;
}

/** Negative octaves first, and those run backwards. */
function byValue(a: Page, b: Page): number {
  const order = ({ octave }: Page) => (isNegativeOctave(octave) ? -octave : octave);
  return order(a) - order(b);
}

function drawIn(edge: number, { min, max }: LogHistogram): number {
  return Math.min(Math.max(edge, min), max);
}

/** Rank, from 1, of the quantile. The slack keeps 0.07 * 100 = 7.000000000000001 at rank 7. */
function rankOf(bins: SortedBins, level: number): number {
  assert(level > 0 && level < 1, `a level lies between 0 and 1, not ${level}`);
  return Math.ceil(level * bins.count * (1 - 4 * Number.EPSILON));
}

function binOfRank(bins: SortedBins, rank: number): number {
  let low = 0;
  let high = bins.cumulativeCounts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bins.cumulativeCounts[middle]! < rank) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The value a `fraction` of the way from a bin's low to its high edge. */
function placeInBin(bins: SortedBins, bin: number, fraction: number): number {
  const low = bins.lowEdges[bin]!;
  return low + (bins.highEdges[bin]! - low) * fraction;
}
