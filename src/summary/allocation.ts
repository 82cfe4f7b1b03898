import assert from 'node:assert/strict';
import {
  type NumberReader,
  type NumberWriter,
  readFloat,
  readWhole,
  writeFloat,
  writeWhole,
} from '../stats/packed-numbers.ts';
import type { ReplicateFold } from './replicate-fold.ts';

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
export interface AllocationAccumulator extends ReplicateFold {
  /**
   * Adds the samples of one block to the open replicate, blocks in plan order.
   *
   * @param totals  shape [sample], finite
   * @param parts   shape [part][sample]; they add up to the total
   */
  add(totals: Float64Array, parts: readonly Float64Array[]): void;
  /** One allocation per level; no replicate may be open. */
  finish(levels: readonly TotalAtLevel[]): readonly Allocation[];
}

/** Sums over the samples whose total lies in one bin. */
interface Bin {
  count: number;
  readonly partSums: Float64Array;
}

/** What bins and deviations are measured from: the first block of a run. */
interface Frame {
  readonly binWidth: number;
  readonly centre: number;
}

/** All that is remembered of samples. */
interface Sums {
  /** By the whole number of bin widths that their totals exceed. */
  readonly bins: Map<number, Bin>;
  count: number;
  /** Sums of the totals' deviations from the centre, and of their squares. */
  deviations: number;
  squares: number;
  /** Sums of the parts, and of the parts times the deviations; shape [part]. */
  readonly partSums: Float64Array;
  readonly products: Float64Array;
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
  const closed = openSums(partCount);
  let open = openSums(partCount);
  let frame: Frame | undefined;
  const saveReplicate = (save: NumberWriter) => {
    assert(frame !== undefined, 'there is nothing to save before the first sample');
    writeFloat(save, frame.binWidth);
    writeFloat(save, frame.centre);
    packSums(save, open);
  };
  return {
    add(totals, parts) {
      assert.equal(parts.length, partCount, 'every part has its samples');
      frame ??= { binWidth: binWidthOf(totals), centre: totals[0]! };
      addToSums(open, frame, totals, parts);
    },
    closeReplicate(save) {
      if (save !== undefined) saveReplicate(save);
      mergeSums(closed, open);
      open = openSums(partCount);
    },
    saveReplicate,
    loadReplicate(saved) {
      const found = { binWidth: readFloat(saved), centre: readFloat(saved) };
      frame ??= found;
      assert.deepEqual(found, frame, 'replicates of one run have one frame');
      unpackSums(saved, open);
    },
    finish(levels) {
      assert.equal(open.count, 0, 'the last replicate is still open');
      const sorted = [...closed.bins].sort(([a], [b]) => a - b).map(([, bin]) => bin);
      const { count } = closed;
      const near = count ** NEIGHBOUR_POWER;
      const slopeOfPart = slopesOf(closed);
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

function openSums(partCount: number): Sums {
  const partSums = new Float64Array(partCount);
  return { bins: new Map(), count: 0, deviations: 0, squares: 0, partSums, products: partSums.slice() };
}

function addToSums(
  sums: Sums,
  { binWidth, centre }: Frame,
  totals: Float64Array,
  parts: readonly Float64Array[],
): void {
  const { partSums, products } = sums;
  sums.count += totals.length;
  for (let i = 0; i < totals.length; i++) {
    const deviation = totals[i]! - centre;
    sums.deviations += deviation;
    sums.squares += deviation * deviation;
    const bin = binAt(sums.bins, Math.floor(totals[i]! / binWidth), parts.length);
    bin.count++;
    for (let part = 0; part < parts.length; part++) {
      const value = parts[part]![i]!;
      bin.partSums[part]! += value;
      partSums[part]! += value;
      products[part]! += value * deviation;
    }
  }
}

function mergeSums(into: Sums, from: Sums): void {
  into.count += from.count;
  into.deviations += from.deviations;
  into.squares += from.squares;
  addTo(into.partSums, from.partSums);
  addTo(into.products, from.products);
  for (const [key, { count, partSums }] of from.bins) {
    const bin = binAt(into.bins, key, partSums.length);
    bin.count += count;
    addTo(bin.partSums, partSums);
  }
}

function addTo(sums: Float64Array, values: Float64Array): void {
  for (let part = 0; part < sums.length; part++) sums[part]! += values[part]!;
}

function packSums(save: NumberWriter, sums: Sums): void {
  writeWhole(save, sums.count);
  writeFloat(save, sums.deviations);
  writeFloat(save, sums.squares);
  packFloats(save, sums.partSums);
  packFloats(save, sums.products);
  writeWhole(save, sums.bins.size);
  for (const [key, { count, partSums }] of sums.bins) {
    writeFloat(save, key);
    writeWhole(save, count);
    packFloats(save, partSums);
  }
}

function unpackSums(saved: NumberReader, sums: Sums): void {
  sums.count = readWhole(saved);
  sums.deviations = readFloat(saved);
  sums.squares = readFloat(saved);
  unpackFloats(saved, sums.partSums);
  unpackFloats(saved, sums.products);
  for (let left = readWhole(saved); left > 0; left--) {
    const bin = binAt(sums.bins, readFloat(saved), sums.partSums.length);
    bin.count = readWhole(saved);
    unpackFloats(saved, bin.partSums);
  }
}

function packFloats(save: NumberWriter, values: Float64Array): void {
  for (const value of values) writeFloat(save, value);
}

function unpackFloats(saved: NumberReader, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) values[i] = readFloat(saved);
}

/** The slope of each part on the total; even shares for a constant total, which leaves nothing to share. */
function slopesOf({ count, deviations, squares, partSums, products }: Sums): readonly number[] {
  const variance = squares - (deviations * deviations) / count;
  if (variance === 0) return Array.from(partSums, () => 1 / partSums.length);
  return Array.from(
    products,
    (product, part) => (product - (partSums[part]! * deviations) / count) / variance,
  );
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
