import assert from 'node:assert/strict';
import { studentTQuantile } from './student-t-quantile.ts';

/** Two ends between which something lies with a stated probability. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Prediction interval of the sum of `futureCount` further values like those seen, by hand:
 * futureCount (mean -+ t s sqrt(1 / n + 1 / futureCount)), with t of n - 1 degrees of freedom.
 *
 * Hahn & Meeker (1991), "Statistical Intervals", section 4.7: exact for normal values, and good for others when
 * both counts are large. The first share is what the sample does not know, the second is chance.
 *
 * @param values  shape [value], at least two
 * @param level   probability, 0 < level < 1
 * @example closedFormBand(Float64Array.of(1, 3), 2, 0.9) // 4 -+ 2 * 6.3138 * sqrt(2)
 */
export function closedFormBand(values: Float64Array, futureCount: number, level: number): Interval {
  const count = values.length;
  assert(count >= 2, `a band needs at least 2 values, not ${count}`);
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / count;
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  const sd = Math.sqrt(squares / (count - 1));
  const t = studentTQuantile((1 + level) / 2, count - 1);
  const halfWidth = futureCount * t * sd * Math.sqrt(1 / count + 1 / futureCount);
  return { low: futureCount * mean - halfWidth, high: futureCount * mean + halfWidth };
}
