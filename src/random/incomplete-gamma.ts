import assert from 'node:assert/strict';
import { stirlingCorrection } from './log-gamma.ts';
import { normalCdf } from './normal-quantile.ts';

/*
 * Three ways to the same integral, by where x lies relative to the shape:
 * - x near a large shape: the uniform expansion of Temme (1979), "The asymptotic expansion of the incomplete
 *   gamma functions", SIAM J. Math. Anal. 10(4), evaluated by the backward recurrence of Gil, Segura & Temme
 *   (2012), "Efficient and accurate algorithms for the computation and inversion of the incomplete gamma
 *   function ratios", SIAM J. Sci. Comput. 34(6);
 * - x below the shape: the power series, DLMF 8.7.1;
 * - x above the shape: the continued fraction, DLMF 8.9.2, by Lentz's method.
 */

const UNIFORM_SHAPE = 20;
const UNIFORM_TERMS = 26;

/**
 * P(X <= x) of the gamma law with this shape and scale 1; keeps its relative precision where it is small.
 *
 * @param shape above zero; right for any size, tested to 1e6
 * @param x     any number; 0 at and below zero
 */
export function gammaLowerTail(shape: number, x: number): number {
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  const eta = temmeEta(shape, x);
  if (shape >= UNIFORM_SHAPE && Math.abs(eta) < 1) {
    return normalCdf(eta * Math.sqrt(shape)) - uniformRemainder(shape, eta);
  }
  return seriesSide(shape, x) ? lowerBySeries(shape, x) : 1 - upperByFraction(shape, x);
}

/**
 * P(X > x) of the gamma law with this shape and scale 1; keeps its relative precision where it is small.
 *
 * @see gammaLowerTail for ranges
 */
export function gammaUpperTail(shape: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  const eta = temmeEta(shape, x);
  if (shape >= UNIFORM_SHAPE && Math.abs(eta) < 1) {
    return normalCdf(-eta * Math.sqrt(shape)) + uniformRemainder(shape, eta);
  }
  return seriesSide(shape, x) ? 1 - lowerBySeries(shape, x) : upperByFraction(shape, x);
}

/**
 * x^shape exp(-x) / Γ(shape + 1), without the cancellation that its three factors would bring.
 *
 * @param x above zero
 */
export function gammaPrefactor(shape: number, x: number): number {
  const exponent = shape * excessOverLog(shape, x) + stirlingCorrection(shape);
  return Math.exp(-exponent) / Math.sqrt(2 * Math.PI * shape);
}

function seriesSide(shape: number, x: number): boolean {
  return x < Math.max(1, shape);
}

function lowerBySeries(shape: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let count = 1; term > sum * Number.EPSILON * 0.1; count++) {
    term *= x / (shape + count);
    sum += term;
  }
  return sum * gammaPrefactor(shape, x);
}

function upperByFraction(shape: number, x: number): number {
  let bottom = x + 1 - shape;
  let c = Infinity;
  let d = 1 / bottom;
  let fraction = d;
  for (let count = 1; count < 10_000; count++) {
    const top = count * (shape - count);
    bottom += 2;
    d = 1 / (top * d + bottom);
    c = bottom + top / c;
    fraction *= c * d;
    if (Math.abs(c * d - 1) <= Number.EPSILON) return fraction * shape * gammaPrefactor(shape, x);
  }
  assert.fail(`the continued fraction of the incomplete gamma function does not settle at ${shape}, ${x}`);
}

/** Signed η with ½ η² = λ - 1 - ln λ, λ = x / shape (Temme 1979, eq. 1.3). */
function temmeEta(shape: number, x: number): number {
  return Math.sign(x - shape) * Math.sqrt(2 * excessOverLog(shape, x));
}

/** λ - 1 - ln λ with λ = x / shape, exact to the last bits near λ = 1 too. */
function excessOverLog(shape: number, x: number): number {
  const mu = (x - shape) / shape;
  if (!(Math.abs(mu) < 0.5)) return mu - Math.log(x / shape);
  const r = mu / (2 + mu);
  const square = r * r;
  let power = square;
  let sum = 1 / 3;
  for (let odd = 5; power > Number.EPSILON * 0.1; odd += 2) {
    sum += power / odd;
    power *= square;
  }
  return r * (mu - 2 * square * sum);
}

/** R of Gil, Segura & Temme (2012): the part of the tail that the normal term leaves. */
function uniformRemainder(shape: number, eta: number): number {
  const beta = new Float64Array(UNIFORM_TERMS);
  beta[UNIFORM_TERMS - 1] = ETA_OVER_MU[UNIFORM_TERMS]!;
  beta[UNIFORM_TERMS - 2] = ETA_OVER_MU[UNIFORM_TERMS - 1]!;
  for (let index = UNIFORM_TERMS - 2; index > 0; index--) {
    beta[index - 1] = ETA_OVER_MU[index]! + ((index + 1) * beta[index + 1]!) / shape;
  }
  let sum = 0;
  for (let index = UNIFORM_TERMS - 1; index >= 0; index--) sum = sum * eta + beta[index]!;
  const series = sum / (1 + beta[1]! / shape);
  return (Math.exp(-0.5 * shape * eta * eta) / Math.sqrt(2 * Math.PI * shape)) * series;
}

/** Coefficients of η / μ in powers of η, where ½ η² = μ - ln(1 + μ). */
const ETA_OVER_MU: Float64Array = etaOverMuCoefficients(UNIFORM_TERMS + 1);

/**
 * μ = Σ a_n η^n follows from μ dμ/dη = η (1 + μ), coefficient by coefficient; then its reciprocal series.
 */
function etaOverMuCoefficients(count: number): Float64Array {
  const mu = new Float64Array(count + 2);
  mu[1] = 1;
  for (let n = 2; n <= count + 1; n++) {
    let cross = 0;
    for (let j = 2; j < n; j++) cross += mu[j]! * mu[n + 1 - j]!;
    mu[n] = mu[n - 1]! / (n + 1) - cross / 2;
  }
  const reciprocal = new Float64Array(count);
  reciprocal[0] = 1;
  for (let n = 1; n < count; n++) {
    let sum = 0;
    for (let j = 1; j <= n; j++) sum += mu[j + 1]! * reciprocal[n - j]!;
    reciprocal[n] = -sum;
  }
  return reciprocal;
}
