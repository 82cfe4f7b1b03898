/**
 * λ - 1 - ln λ, to the last bits near λ = 1 too: a gamma law's deviance at λ times its mean, per unit of shape; a beta
 * law's is the sum of two.
 *
 * Near 1 by ln λ = 2 artanh(r), r = (λ - 1) / (λ + 1) (Abramowitz & Stegun 4.1.27).
 *
 * @param ratio   λ, above zero
 * @param excess  λ - 1, which the caller has without cancellation
 * @example excessOverLog(2, 1) // 1 - Math.LN2
 */
export function excessOverLog(ratio: number, excess: number): number {
  if (!(Math.abs(excess) < 0.5)) return excess - Math.log(ratio);
  const r = excess / (2 + excess);
  const square = r * r;
  let power = square;
  let sum = 1 / 3;
  for (let odd = 5; power > Number.EPSILON * 0.1; odd += 2) {
    sum += power / odd;
    power *= square;
  }
  return r * (excess - 2 * square * sum);
}
