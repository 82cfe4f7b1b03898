import assert from 'node:assert/strict';
import { betaLowerTail } from '../random/incomplete-beta.ts';

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
  // P(B <= k) = I_(1 - level)(n - k, k + 1), DLMF 8.17.5
  const below = (rank: number) => betaLowerTail(sampleCount - rank + 1, rank, 1 - level, level);
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
