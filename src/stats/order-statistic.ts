import assert from 'node:assert/strict';

/**
 * The smallest sample that at least a fraction `level` of the samples does not exceed.
 *
 * Definition 1 of Hyndman & Fan (1996), "Sample quantiles in statistical packages", The American Statistician
 * 50(4).
 *
 * @param sorted  ascending, at least one
 * @param level   probability, 0 < level <= 1
 * @example orderStatistic(Float64Array.of(10, 20, 30, 40), 0.5) // 20
 */
export function orderStatistic(sorted: Float64Array, level: number): number {
  assert(sorted.length > 0 && level > 0 && level <= 1, `no order statistic at ${level} of ${sorted.length}`);
  // the slack keeps 0.07 * 100 = 7.000000000000001 at rank 7
  return sorted[Math.ceil(level * sorted.length * (1 - 4 * Number.EPSILON)) - 1]!;
}
