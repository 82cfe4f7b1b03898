import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

// @stdlib is CommonJS without an exports map: only require finds its deep paths.
const require = createRequire(import.meta.url);
type BinomialCdf = (successes: number, trials: number, probability: number) => number;

/** Ranks, from 1, of the two samples between which a percentile lies. */
export interface RankInterval {
  readonly lowRank: number;
  readonly highRank: number;
  /** Probability that the percentile lies between the two: at least the confidence; more where there are ties. */
  readonly coverage: number;
}

/**
 * The exact distribution-free confidence interval of a percentile of independent samples, as ranks.
 *
 * Equal-tailed: with B ~ Bin(n, level), lowRank is the largest k with P(B <= k - 1) <= alpha / 2, highRank the
 * smallest with P(B <= k - 1) >= 1 - alpha / 2. Hahn, Meeker & Escobar (2017), "Statistical Intervals", section 5.2.
 *
 * @param sampleCount  independent samples, at least 1
 * @param level        probability, 0 < level < 1
 * @param confidence   probability, 0 < confidence < 1
 * @returns undefined when there are too few samples for any such pair
 * @example rankInterval(1000, 0.95, 0.95) // lowRank 936, highRank 964, coverage 0.95809527
 */
export function rankInterval(
  sampleCount: number,
  level: number,
  confidence: number,
): RankInterval | undefined {
  assert(sampleCount >= 1 && level > 0 && level < 1, `no percentile ${level} of ${sampleCount} samples`);
  const cdf = require('@stdlib/stats/base/dists/binomial/cdf') as BinomialCdf;
  const below = (rank: number) => (rank < 1 ? 0 : cdf(rank - 1, sampleCount, level));
  const tail = (1 - confidence) / 2;
  if (below(1) > tail || below(sampleCount) < 1 - tail) return undefined;
  const lowRank = lastRank((rank) => below(rank) <= tail, sampleCount);
  const highRank = lastRank((rank) => below(rank) < 1 - tail, sampleCount) + 1;
  return { lowRank, highRank, coverage: below(highRank) - below(lowRank) };
}

/** The largest rank for which a condition holds that holds up to some rank, 1 at least, and not beyond. */
function lastRank(holds: (rank: number) => boolean, sampleCount: number): number {
  let low = 1;
  let high = sampleCount;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Half-width of the band that holds a whole distribution function of independent samples at once.
 *
 * Dvoretzky, Kiefer & Wolfowitz with the constant of Massart (1990), "The tight constant in the DKW inequality",
 * Annals of Probability 18(3): sqrt(ln(2 / alpha) / (2 n)).
 *
 * @example wholeCurveHalfWidth(10000, 0.95) // 0.013581015157406196
 */
export function wholeCurveHalfWidth(sampleCount: number, confidence: number): number {
  return Math.sqrt(Math.log(2 / (1 - confidence)) / (2 * sampleCount));
}
