import assert from 'node:assert/strict';
import { addToSum, type CompensatedSum, openCompensatedSum, sumOfRange, totalOf } from './compensated-sum.ts';

/** Count, sum and sum of squared deviations of samples that arrive in runs. */
export interface Moments {
  count: number;
  readonly total: CompensatedSum;
  squaredDeviations: number;
}

/** The moments of no samples. */
export function openMoments(): Moments {
  return { count: 0, total: openCompensatedSum(), squaredDeviations: 0 };
}

/**
 * Adds the run `values[start] .. values[end - 1]`.
 *
 * Within a run by the corrected two-pass formula, across runs by merging: equations 1.7 and 2.1 of Chan,
 * Golub & LeVeque (1983), "Algorithms for computing the sample variance", The American Statistician 37(3).
 * The bits depend on how samples are cut into runs and on the order of runs, on nothing else. A value that is
 * NaN or infinite turns the total into NaN for good.
 */
export function addToMoments(moments: Moments, values: Float64Array, start: number, end: number): void {
  const count = end - start;
  if (count === 0) {
    return;
  }
  const sum = sumOfRange(values, start, end);
  const mean = sum / count;
  let squares = 0;
  let residue = 0;
  for (let i = start; i < end; i++) {
    const deviation = values[i]! - mean;
    squares += deviation * deviation;
    residue += deviation;
  }
  // max: for a constant run the correction can exceed the squares by a rounding error
  const squaredDeviations = Math.max(0, squares - (residue * residue) / count);
  merge(moments, count, sum, squaredDeviations);
}

/** Adds to `into` the samples that `from` stands for. */
export function mergeMoments(into: Moments, from: Moments): void {
  if (from.count > 0) {
    merge(into, from.count, totalOf(from.total), from.squaredDeviations);
  }
}

function merge(into: Moments, count: number, sum: number, squaredDeviations: number): void {
  if (into.count > 0) {
    const gap = sum / count - totalOf(into.total) / into.count;
    into.squaredDeviations += gap * gap * ((into.count * count) / (into.count + count));
  }
  into.squaredDeviations += squaredDeviations;
  into.count += count;
  addToSum(into.total, sum);
}

/**
 * Arithmetic mean of the samples.
 *
 * @throws AssertionError  when there is no sample
 */
export function meanOf(moments: Moments): number {
  assert(moments.count >= 1, 'the mean of no samples is undefined');
  return totalOf(moments.total) / moments.count;
}

/**
 * Sample standard deviation, divisor count - 1.
 *
 * @throws AssertionError  when there are fewer than two samples
 */
export function sdOf(moments: Moments): number {
  assert(moments.count >= 2, 'the standard deviation of fewer than two samples is undefined');
  return Math.sqrt(moments.squaredDeviations / (moments.count - 1));
}
