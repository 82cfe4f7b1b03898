import assert from 'node:assert/strict';

/**
 * Fails when draws of a bounded law do not have its mean.
 *
 * Bernstein's inequality: |average - mean| > t has probability at most 2 exp(-n t² / (2 (variance + range t / 3))).
 *
 * @param draws          independent, at least one; one outside [low, high] fails
 * @param law            mean, an upper bound of the variance, and the bounds of the law's values
 * @param falseFailRate  0 < rate < 1
 */
export function assertHasMean(
  draws: Iterable<number>,
  law: { readonly mean: number; readonly variance: number; readonly low: number; readonly high: number },
  { falseFailRate }: { readonly falseFailRate: number },
): void {
  let count = 0;
  let sum = 0;
  for (const draw of draws) {
    assert(draw >= law.low && draw <= law.high, `draw ${draw} outside [${law.low}, ${law.high}]`);
    count++;
    sum += draw - law.mean;
  }
  assert(count > 0, 'needs draws');
  const offMean = Math.abs(sum / count);
  const allowed = bernsteinBound(count, law.variance, law.high - law.low, falseFailRate);
  assert(offMean <= allowed, `mean off by ${offMean}; ${count} draws allow ${allowed}`);
}

/** The t at which Bernstein's bound equals the rate: the root of n t² = 2 ln(2 / rate) (variance + range t / 3). */
function bernsteinBound(count: number, variance: number, range: number, rate: number): number {
  const scale = (2 * Math.log(2 / rate)) / count;
  const half = (scale * range) / 6;
  return half + Math.sqrt(half * half + scale * variance);
}
