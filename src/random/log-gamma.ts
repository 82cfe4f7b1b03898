const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * Natural logarithm of the gamma function, to about 1e-15 of its size or of 1.
 *
 * Stirling's formula with its correction term.
 *
 * @param x above zero
 * @example logGamma(5) // Math.log(24)
 */
export function logGamma(x: number): number {
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingCorrection(x);
}

/**
 * What Stirling's formula leaves out: ln Γ(x) minus (x - ½) ln x - x + ½ ln 2π, to about 5e-16.
 *
 * Abramowitz & Stegun (1964), 6.1.40, from x = 10 upward; the recurrence Γ(x + 1) = x Γ(x) brings smaller x there.
 *
 * @param x above zero
 */
export function stirlingCorrection(x: number): number {
  let sum = 0;
  let raised = x;
  for (; raised < 10; raised++) sum += (raised + 0.5) * Math.log1p(1 / raised) - 1;
  return sum + correctionSeries(raised);
}

function correctionSeries(x: number): number {
  const r = 1 / (x * x);
  const series =
    1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r / 156)))));
  return series / x;
}
