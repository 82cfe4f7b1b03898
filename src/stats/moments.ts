import assert from 'node:assert/strict';
import { addToSum, type CompensatedSum, openCompensatedSum, totalOf } from './compensated-sum.ts';

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

/** What one pass over a run of samples finds. */
export interface RunSums {
  /** Sums of the deviations from the centre that they were measured from, and of their squares. */
  readonly sum: number;
  readonly squares: number;
  /** The smallest and the largest sample. */
  readonly least: number;
  readonly largest: number;
}

/**
 * Adds the run `values[start] .. values[end - 1]`.
 *
 * Within a run from data shifted by the mean so far (for the first run: by its own), across runs by merging, equation
 * 2.1 of Chan, Golub & LeVeque (1983), "Algorithms for computing the sample variance", The American Statistician
 * 37(3). The bits depend on how samples are cut into runs and on the order of runs, on nothing else. A value that is
 * NaN or infinite turns the total into NaN for good.
 *
 * @returns what was found of the run; the extremes of no samples are Infinity and -Infinity
 */
export function addToMoments(moments: Moments, values: Float64Array, start: number, end: number): RunSums {
  const count = end - start;
  if (count === 0) return NOTHING;
  let centre = values[start]!;
  if (moments.count > 0) centre = meanOf(moments);
  else if (count > 1) centre += sumRun(values, start, end, centre).sum / count;
  const sums = sumRun(values, start, end, centre);
  // max: for a constant run the correction can exceed the squares by a rounding error
  const squaredDeviations = Math.max(0, sums.squares - (sums.sum * sums.sum) / count);
  merge(moments, count, centre * count + sums.sum, squaredDeviations);
  return sums;
}

const NOTHING: RunSums = { sum: 0, squares: 0, least: Infinity, largest: -Infinity };

/** Sums in four lanes that need not wait for one another. */
function sumRun(values: Float64Array, start: number, end: number, centre: number): RunSums {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let [squares0, squares1, squares2, squares3] = [0, 0, 0, 0];
  let least = values[start]!;
  let largest = least;
  const rest = end - ((end - start) & 3);
  for (let i = start; i < rest; i += 4) {
    const value0 = values[i]!;
    const value1 = values[i + 1]!;
    const value2 = values[i + 2]!;
    const value3 = values[i + 3]!;
    // branches that are hardly ever taken cost less than choosing a value each time
    if (value0 < least) least = value0;
    if (value0 > largest) largest = value0;
    if (value1 < least) least = value1;
    if (value1 > largest) largest = value1;
    if (value2 < least) least = value2;
    if (value2 > largest) largest = value2;
    if (value3 < least) least = value3;
    if (value3 > largest) largest = value3;
    const deviation0 = value0 - centre;
    const deviation1 = value1 - centre;
    const deviation2 = value2 - centre;
    const deviation3 = value3 - centre;
    sum0 += deviation0;
    sum1 += deviation1;
    sum2 += deviation2;
    sum3 += deviation3;
    squares0 += deviation0 * deviation0;
    squares1 += deviation1 * deviation1;
    squares2 += deviation2 * deviation2;
    squares3 += deviation3 * deviation3;
  }
  for (let i = rest; i < end; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > largest) largest = value;
    const deviation = value - centre;
    sum0 += deviation;
    squares0 += deviation * deviation;
  }
  return {
    sum: sum0 + sum1 + (sum2 + sum3),
    squares: squares0 + squares1 + (squares2 + squares3),
    least,
    largest,
  };
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
