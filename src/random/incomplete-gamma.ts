import assert from 'node:assert/strict';
import { excessOverLog } from './excess-over-log.ts';
import { stirlingCorrection } from './log-gamma.ts';
import { normalCdf } from './normal-quantile.ts';
import { uniformCoefficients, uniformRemainder } from './uniform-expansion.ts';

/*
 * Three ways to the same integral, by where x lies relative to the shape:
 * - x near a large shape: the uniform expansion of Temme (1979), "The asymptotic expansion of the incomplete
 *   gamma functions", SIAM J. Math. Anal. 10(4);
 * - x below the shape: the power series, DLMF 8.7.1;
 * - x above the shape: the continued fraction, DLMF 8.9.2, by Lentz's method.
 */

const UNIFORM_SHAPE = 20;
const UNIFORM_COEFFICIENTS: Float64Array = uniformCoefficients(1, 0, 27);

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
    return normalCdf(eta * Math.sqrt(shape)) - uniformRemainder(shape, eta, UNIFORM_COEFFICIENTS);
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
    return normalCdf(-eta * Math.sqrt(shape)) + uniformRemainder(shape, eta, UNIFORM_COEFFICIENTS);
  }
  return seriesSide(shape, x) ? 1 - lowerBySeries(shape, x) : upperByFraction(shape, x);
}

/**
 * x^shape exp(-x) / Γ(shape + 1), without the cancellation that its three factors would bring.
 *
 * @param x above zero
 */
export function gammaPrefactor(shape: number, x: number): number {
  const exponent = shape * excessOverLog(x / shape, (x - shape) / shape) + stirlingCorrection(shape);
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
  return Math.sign(x - shape) * Math.sqrt(2 * excessOverLog(x / shape, (x - shape) / shape));
}
