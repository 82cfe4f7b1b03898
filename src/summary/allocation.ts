import assert from 'node:assert/strict';

/** What one level of a total gives to each of its parts; parts add up to the total's figure. */
export interface Allocation {
  readonly level: number;
  /** E[part | total = amount]; shape [part]. */
  readonly amounts: readonly number[];
  /** E[part | total among its largest 1 - level]; shape [part]. */
  readonly tailAmounts: readonly number[];
}

/** What is known of a total at a level before it is allocated. */
export interface TotalAtLevel {
  readonly level: number;
  readonly amount: number;
  /** Mean of the largest 1 - level. */
  readonly tailMean: number;
}

/** Folds totals with their parts; memory depends on the spread of the total, not on the number of samples. */
export interface AllocationAccumulator {
  /**
   * Adds the samples of one block, blocks in plan order.
   *
   * @param totals  shape [sample], finite
   * @param parts   shape [part][sample]; they add up to the total
   */
  add(totals: Float64Array, parts: readonly Float64Array[]): void;
  /** One allocation per level. */
  finish(levels: readonly TotalAtLevel[]): readonly Allocation[];
}

/** Sums over the samples whose total lies in one bin. */
interface Bin {
  count: number;
  readonly partSums: Float64Array;
}

/** A bin is this part of the total's sd in the first block. */
const BINS_PER_SD = 64;

/** Samples around a level: count to this power, the usual rate of nearest neighbours. */
const NEIGHBOUR_POWER = 0.6;

/**
 * Opens the allocation of a total to its parts.
 *
 * Euler allocation: E[X_i | S = VaR] and E[X_i | S >= VaR] add up to VaR and to the expected shortfall, which the
 * parts' own percentiles do not; Tasche (1999), "Risk contributions and performance measurement". The first is
 * averaged over the n^0.6 samples nearest to the level. What is left to the figure of the total goes to the parts by
 * their slopes on it, Cov(X_i, S) / Var(S), which add up to 1: so a part that is constant stays so.
 */
export function openAllocation(partCount: number): AllocationAccumulator {
  const bins = new Map<number, Bin>();
  const slopes = openSlopes(partCount);
  let binWidth: number | undefined;
  return {
    add(totals, parts) {
      assert.equal(parts.length, partCount, 'every part has its samples');
      binWidth ??= binWidthOf(totals);
      slopes.add(totals, parts);
      for (let i = 0; i < totals.length; i++) {
        const bin = binAt(bins, Math.floor(totals[i]! / binWidth), partCount);
        bin.count++;
        for (let part = 0; part < partCount; part++) bin.partSums[part]! += parts[part]![i]!;
      }
    },
    finish(levels) {
      const sorted = [...bins].sort(([a], [b]) => a - b).map(([, bin]) => bin);
      const count = sorted.reduce((sum, bin) => sum + bin.count, 0);
      const near = count ** NEIGHBOUR_POWER;
      const slopeOfPart = slopes.finish();
      const meansAddingTo = (total: number, { partSums, count: weight }: Bin) => {
        const means = Array.from(partSums, (sum) => sum / weight);
        const left = total - means.reduce((sum, mean) => sum + mean, 0);
        return means.map((mean, part) => mean + left * slopeOfPart[part]!);
      };
      return levels.map(({ level, amount, tailMean }) => ({
        level,
        amounts: meansAddingTo(amount, ranksOf(sorted, level * count - near / 2, level * count + near / 2)),
        tailAmounts: meansAddingTo(tailMean, ranksOf(sorted, level * count, count)),
      }));
    },
  };
}

/** The slope of each part on the total, from sums about the first total that is seen. */
function openSlopes(partCount: number) {
  const partSums = new Float64Array(partCount);
  const products = new Float64Array(partCount);
  let centre: number | undefined;
  let count = 0;
  let deviations = 0;
  let squares = 0;
  return {
    add(totals: Float64Array, parts: readonly Float64Array[]) {
      centre ??= totals[0]!;
      count += totals.length;
      for (let i = 0; i < totals.length; i++) {
        const deviation = totals[i]! - centre;
        deviations += deviation;
        squares += deviation * deviation;
        for (let part = 0; part < partCount; part++) {
          partSums[part]! += parts[part]![i]!;
          products[part]! += parts[part]![i]! * deviation;
        }
      }
    },
    /** Even shares for a constant total, which leaves nothing to share. */
    finish(): readonly number[] {
      const variance = squares - (deviations * deviations) / count;
      if (variance === 0) return Array.from(partSums, () => 1 / partCount);
      return Array.from(
        products,
        (product, part) => (product - (partSums[part]! * deviations) / count) / variance,
      );
    },
  };
}

/** 1 for a constant total: then there is one bin, whatever its width. */
function binWidthOf(totals: Float64Array): number {
  const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length;
  const squares = totals.reduce((sum, total) => sum + (total - mean) ** 2, 0);
  const width = Math.sqrt(squares / totals.length) / BINS_PER_SD;
  return width > 1e-12 * Math.abs(mean) ? width : Math.abs(mean) || 1;
}

function binAt(bins: Map<number, Bin>, key: number, partCount: number): Bin {
  const found = bins.get(key);
  if (found !== undefined) return found;
  const bin = { count: 0, partSums: new Float64Array(partCount) };
  bins.set(key, bin);
  return bin;
}

/** Sums over the samples of ranks `from` to `to`; a bin on the border gives its share. */
function ranksOf(sorted: readonly Bin[], from: number, to: number): Bin {
  const sums: Bin = { count: 0, partSums: new Float64Array(sorted[0]!.partSums.length) };
  let below = 0;
  for (const { count, partSums } of sorted) {
    const share = (Math.min(to, below + count) - Math.max(from, below)) / count;
    below += count;
    if (share <= 0) continue;
    sums.count += share * count;
    for (let part = 0; part < partSums.length; part++) sums.partSums[part]! += share * partSums[part]!;
  }
  return sums;
}
