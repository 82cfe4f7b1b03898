/*
 * The uniform expansion of a tail probability in both directions from the law's middle: P(X <= x) is Φ(ζ sqrt(size))
 * less a remainder, where ½ size ζ² is the deviance at x and ζ has the sign of x less the mean.
 *
 * For the gamma law: Temme (1979), "The asymptotic expansion of the incomplete gamma functions", SIAM J. Math. Anal.
 * 10(4), with size the shape. The backward recurrence is that of Gil, Segura & Temme (2012), "Efficient and accurate
 * algorithms for the computation and inversion of the incomplete gamma function ratios", SIAM J. Sci. Comput. 34(6).
 * For the beta law the same steps hold (DLMF 8.18(ii) has the integral) with size ab / (a + b), p = a / (a + b),
 * q = 1 - p and w = (x - p) / (pq): its deviance gives w w' = ζ (1 + (q - p) w - pq w²), which for p -> 0 is the gamma
 * law's μ μ' = ζ (1 + μ).
 */

/**
 * What the normal term leaves of a tail: P(X <= x) = Φ(ζ sqrt(size)) - remainder.
 *
 * @param size          above zero; the larger, the fewer coefficients are needed
 * @param zeta          |ζ| < 1; the coefficients' radius of convergence is 2 sqrt(π) or more
 * @param coefficients  of the law, by `uniformCoefficients`
 */
export function uniformRemainder(size: number, zeta: number, coefficients: Float64Array): number {
  const terms = coefficients.length - 1;
  const beta = new Float64Array(terms);
  beta[terms - 1] = coefficients[terms]!;
  beta[terms - 2] = coefficients[terms - 1]!;
  for (let index = terms - 2; index > 0; index--) {
    beta[index - 1] = coefficients[index]! + ((index + 1) * beta[index + 1]!) / size;
  }
  let sum = 0;
  for (let index = terms - 1; index >= 0; index--) sum = sum * zeta + beta[index]!;
  const series = sum / (1 + beta[1]! / size);
  return (Math.exp(-0.5 * size * zeta * zeta) / Math.sqrt(2 * Math.PI * size)) * series;
}

/**
 * Coefficients of ζ / w in powers of ζ, where w w' = ζ (1 + tilt w - product w²).
 *
 * w = Σ w_n ζ^n follows coefficient by coefficient; then its reciprocal series.
 *
 * @param tilt     q - p of a beta law; 1 of the gamma law
 * @param product  pq of a beta law; 0 of the gamma law
 * @returns shape [count]
 */
export function uniformCoefficients(tilt: number, product: number, count: number): Float64Array {
  const w = new Float64Array(count + 1);
  const square = new Float64Array(count + 2);
  w[1] = 1;
  square[2] = 1;
  for (let n = 2; n <= count; n++) {
    let cross = 0;
    for (let j = 2; j < n; j++) cross += w[j]! * w[n + 1 - j]!;
    const half = (tilt * w[n - 1]! - product * square[n - 1]!) / (n + 1);
    w[n] = half - cross / 2;
    square[n + 1] = 2 * half;
  }
  const reciprocal = new Float64Array(count);
  reciprocal[0] = 1;
  for (let n = 1; n < count; n++) {
    let sum = 0;
    for (let j = 1; j <= n; j++) sum += w[j + 1]! * reciprocal[n - j]!;
    reciprocal[n] = -sum;
  }
  return reciprocal;
}
