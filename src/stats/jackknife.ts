import assert from 'node:assert/strict';
import type { Estimate } from './sectioning.ts';
import { studentTQuantile } from './student-t-quantile.ts';

/**
 * A statistic of all samples together, with the interval that leaving out one replicate at a time implies.
 *
 * Delete-a-group jackknife: S^2 = (R - 1) / R sum (T_(-r) - T)^2 and T -+ t_(R-1) S; Shao & Tu (1995), "The
 * Jackknife and Bootstrap", section 2.3. It agrees with sectioning where the statistic is smooth, and serves
 * statistics whose bias shrinks with the number of samples, since what is left is nearly as many as all.
 *
 * @param pooled       the statistic of all samples
 * @param leftOutOne   the statistic without each replicate; shape [replicate], at least two
 * @param confidence   probability, 0 < confidence < 1
 * @throws AssertionError  when there are fewer than two replicates or a value is not finite
 * @example jackknife(2, [1.5, 2.5], 0.95) // value 2, S = 0.5: 2 -+ 12.706 * 0.5
 */
export function jackknife(pooled: number, leftOutOne: readonly number[], confidence: number): Estimate {
  const replicates = leftOutOne.length;
  assert(replicates >= 2, `an interval needs at least 2 replicates, not ${replicates}`);
  const squares = leftOutOne.reduce((sum, value) => sum + (value - pooled) ** 2, 0);
  assert(Number.isFinite(pooled) && Number.isFinite(squares), 'a replicate has no finite statistic');
  const sd = Math.sqrt((squares * (replicates - 1)) / replicates);
  const halfWidth = studentTQuantile(1 - (1 - confidence) / 2, replicates - 1) * sd;
  return { value: pooled, ciLow: pooled - halfWidth, ciHigh: pooled + halfWidth };
}
