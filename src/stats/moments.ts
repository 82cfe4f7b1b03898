import assert from 'node:assert/strict';
import { floatsAt, kernels, placeRun, RUN } from '../kernels/kernels.ts';
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

/** The smallest and the largest of some samples. */
export interface Extremes {
  readonly least: number;
  readonly largest: number;
}

/**
 * Adds the samples `values[start] .. values[end - 1]`, a run of 1,024 at a time.
 *
 * Within a run from data shifted by the mean so far (for the first run: by its own), across runs by merging, equation
 * 2.1 of Chan, Golub & LeVeque (1983), "Algorithms for computing the sample variance", The American Statistician
 * 37(3). The bits depend on how samples are cut into runs and on the order of runs, on nothing else. A value that is
 * NaN or infinite turns the total into NaN for good.
 *
 * @returns the extremes of the samples; of none, Infinity and -Infinity
 */
export function addToMoments(moments: Moments, values: Float64Array, start: number, end: number): Extremes {
  let [least, largest] = [Infinity, -Infinity];
  for (let first = start; first < end; first += RUN) {
    addRun(moments, values, first, Math.min(first + RUN, end));
    least = Math.min(least, sums[2]!);
    largest = Math.max(largest, sums[3]!);
  }
  return { least, largest };
}

/** Sum and sum of squares of a run's deviations, its smallest and its largest sample, as a kernel leaves them. */
const sums = floatsAt(kernels.sums.value, 4);

function addRun(moments: Moments, values: Float64Array, start: number, end: number): void {
  const count = end - start;
  const run = placeRun(values, start, end);
  let centre = values[start]!;
  if (moments.count > 0) {
    centre = meanOf(moments);
  } else if (count > 1) {
    kernels.sumSamples(run, centre, count);
    centre += sums[0]! / count;
  }
  kernels.sumSamples(run, centre, count);
  const sum = sums[0]!;
  // max: for a constant run the correction can exceed the squares by a rounding error
  merge(moments, count, centre * count + sum, Math.max(0, sums[1]! - (sum * sum) / count));
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
