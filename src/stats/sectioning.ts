import assert from 'node:assert/strict';
import { sum } from 'simple-statistics';
import { studentTQuantile } from './student-t-quantile.ts';

/** A number and the confidence interval of that number: ciLow <= value <= ciHigh. */
export interface Estimate {
  readonly value: number;
  readonly ciLow: number;
  readonly ciHigh: number;
}

/**
 * A statistic of all samples together, with the interval that its values per replicate imply.
 *
 * Sectioning: S^2 = sum (T_r - T)^2 / (R - 1) about the pooled value T, not about the mean of the T_r, and
 * T -+ t_(R-1) S / sqrt(R). Asmussen & Glynn (2007), "Stochastic Simulation", section III.5; Nakayama (2014),
 * "Confidence intervals for quantiles using sectioning", ACM TOMACS 24(4). It serves plain Monte Carlo and
 * independently scrambled Sobol points alike, and any statistic. Replicates should be of about equal size.
 *
 * @param pooled           the statistic of all samples
 * @param replicateValues  the same statistic of each replicate alone; shape [replicate], at least two
 * @param confidence       probability, 0 < confidence < 1
 * @throws AssertionError  when there are fewer than two replicates or a value is not finite
 * @example section(2, [1, 3], 0.95) // value 2, S = sqrt(2): 2 -+ 12.706
 */
export function section(pooled: number, replicateValues: readonly number[], confidence: number): Estimate {
  const replicates = replicateValues.length;
  assert(replicates >= 2, `an interval needs at least 2 replicates, not ${replicates}`);
  const variance =
    sum(replicateValues.map((value) => (value - pooled) * (value - pooled))) / (replicates - 1);
  assert(Number.isFinite(pooled) && Number.isFinite(variance), 'a replicate has no finite statistic');
  const halfWidth = tOfInterval(confidence, replicates) * Math.sqrt(variance / replicates);
  return { value: pooled, ciLow: pooled - halfWidth, ciHigh: pooled + halfWidth };
}

/** The last t quantile that was asked for: thousands of intervals of a run have the same one. */
let last = { confidence: Number.NaN, replicates: 0, t: Number.NaN };

function tOfInterval(confidence: number, replicates: number): number {
  if (confidence !== last.confidence || replicates !== last.replicates) {
    const t = studentTQuantile(1 - (1 - confidence) / 2, replicates - 1);
    last = { confidence, replicates, t };
  }
  return last.t;
}
