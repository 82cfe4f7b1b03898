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

/**
 * Adds the run `values[start] .. values[end - 1]`.
 *
 * Within a run from data shifted by the mean so far (for the first run: by its own), across runs by merging, equation
 * 2.1 of Chan, Golub & LeVeque (1983), "Algorithms for computing the sample variance", The American Statistician
 * 37(3). The bits depend on how samples are cut into runs and on the order of runs, on nothing else. A value that is
 * NaN or infinite turns the total into NaN for good.
 */
export function addToMoments(moments: Moments, values: Float64Array, start: number, end: number): void {
  const count = end - start;
  if (count === 0) return;
  let centre = values[start]!;
  if (moments.count > 0) centre = meanOf(moments);
  else if (count > 1) centre += sumDeviations(values, start, end, centre).sum / count;
  const { sum, squares } = sumDeviations(values, start, end, centre);
  // max: for a constant run the correction can exceed the squares by a rounding error
  const squaredDeviations = Math.max(0, squares - (sum * sum) / count);
  merge(moments, count, centre * count + sum, squaredDeviations);
}

/** Sums of the deviations from a centre and of their squares, in four lanes that need not wait for one another. */
function sumDeviations(
  values: Float64Array,
  start: number,
  end: number,
  centre: number,
): { readonly sum: number; readonly squares: number } {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let [squares0, squares1, squares2, squares3] = [0, 0, 0, 0];
  const rest = end - ((end - start) & 3);
  for (let i = start; i < rest; i += 4) {
    const deviation0 = values[i]! - centre;
    const deviation1 = values[i + 1]! - centre;
    const deviation2 = values[i + 2]! - centre;
    const deviation3 = values[i + 3]! - centre;
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
    const deviation = values[i]! - centre;
    sum0 += deviation;
    squares0 += deviation * deviation;
  }
  return { sum: sum0 + sum1 + (sum2 + sum3), squares: squares0 + squares1 + (squares2 + squares3) };
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
