import assert from 'node:assert/strict';
import { excessOverLog } from './excess-over-log.ts';
import { stirlingCorrection } from './log-gamma.ts';
import { normalCdf } from './normal-quantile.ts';
import { uniformCoefficients, uniformRemainder } from './uniform-expansion.ts';

/*
 * Two ways to the same integral, by how large ab / (a + b) is:
 * - beyond a million: the uniform expansion of `uniform-expansion.ts`;
 * - else the continued fraction, for the tail whose end is nearer. Its steps grow with the root of the smaller shape.
 *
 * Both shapes' Stirling terms and the powers of x and 1 - x are taken together as a deviance from the mean, so that
 * nothing cancels: Loader (2000), "Fast and accurate computation of binomial probabilities".
 */

const UNIFORM_SIZE = 1e6;
/** No tail above 1e-308 has |ζ| above 0.04 there, and 0.04^10 is below the last bit. */
const UNIFORM_COUNT = 11;

/** A beta law with what all points of it share. */
export interface BetaShapes {
  readonly a: number;
  readonly b: number;
  /** x^a (1 - x)^b / B(a, b) at the mean, x = a / (a + b). */
  readonly peak: number;
}

/** The probabilities on either side of a point, each with its relative precision where the other is not near 1. */
export interface BetaTails {
  readonly lower: number;
  readonly upper: number;
  /** x^a (1 - x)^b / B(a, b), the density of ln(x / (1 - x)). */
  readonly prefactor: number;
}

/**
 * What all points of a beta law share, to be found once for many of them.
 *
 * @param a, b  shapes, above zero
 */
export function betaShapes(a: number, b: number): BetaShapes {
  const correction = stirlingCorrection(a + b) - stirlingCorrection(a) - stirlingCorrection(b);
  return { a, b, peak: Math.sqrt(sizeOf(a, b) / (2 * Math.PI)) * Math.exp(correction) };
}

/**
 * P(X <= x) of the beta law on [0, 1], the regularised incomplete beta function I_x(a, b).
 *
 * @param a, b  shapes, above zero; right for any size, tested from 1e-3 to 1e8
 * @param x     any number; 0 at and below zero, 1 at and above one
 * @param y     1 - x, for callers that know it to more digits than x tells
 * @see betaTails for its precision; the upper tail is betaLowerTail(b, a, y, x)
 */
export function betaLowerTail(a: number, b: number, x: number, y: number = 1 - x): number {
  return betaTails(betaShapes(a, b), x, y).lower;
}

/**
 * Both tails of a beta law at x, to about 1e-14 relative, and as far as the point's own last bit moves them.
 *
 * The tail of the side that x lies on is found by itself, the other one as 1 less that. Where the other one is small
 * too, which shapes below 0.1 bring about, it is right to 1e-15 absolute.
 *
 * @param x  any number
 * @param y  1 - x, to full relative precision
 */
export function betaTails(shapes: BetaShapes, x: number, y: number): BetaTails {
  if (x <= 0) return { lower: 0, upper: 1, prefactor: 0 };
  if (y <= 0) return { lower: 1, upper: 0, prefactor: 0 };
  const { a, b, peak } = shapes;
  const n = a + b;
  const excess = x * b - y * a;
  const deviance = a * excessOverLog((x * n) / a, excess / a) + b * excessOverLog((y * n) / b, -excess / b);
  const prefactor = peak * Math.exp(-deviance);
  const isLower = x * (n + 2) < a + 1;
  let tail: number;
  if (sizeOf(a, b) > UNIFORM_SIZE) {
    tail = isLower ? uniformLowerTail(a, b, excess, deviance) : uniformLowerTail(b, a, -excess, deviance);
  } else {
    tail = prefactor / (isLower ? fraction(a, b, x, y) : fraction(b, a, y, x));
  }
  return { lower: isLower ? tail : 1 - tail, upper: isLower ? 1 - tail : tail, prefactor };
}

/** The number that takes the place of a gamma law's shape: ab / (a + b). */
function sizeOf(a: number, b: number): number {
  return (a / (a + b)) * b;
}

/** @param excess  of the sign of x less the mean */
function uniformLowerTail(a: number, b: number, excess: number, deviance: number): number {
  const n = a + b;
  const size = sizeOf(a, b);
  const zeta = Math.sign(excess) * Math.sqrt((2 * deviance) / size);
  const coefficients = uniformCoefficients((b - a) / n, size / n, UNIFORM_COUNT);
  return normalCdf(zeta * Math.sqrt(size)) - uniformRemainder(size, zeta, coefficients);
}

/**
 * Prefactor divided by the lower tail: the even part of the continued fraction DLMF 8.17.22, as DiDonato & Morris
 * (1992), Algorithm 708, ACM TOMS 18(3), have it, by Lentz's method.
 *
 * @param x  below (a + 1) / (a + b + 2): the side on which few steps do
 */
function fraction(a: number, b: number, x: number, y: number): number {
  const lean = a * y - b * x + 1;
  let inverse = 1 / (a + 1);
  let value = a * lean * inverse;
  let c = value;
  let d = 0;
  for (let m = 1; m < 10_000; m++) {
    const share = x * inverse;
    const odd = m * (b - m) * share;
    const top = (a + (m - 1)) * share * (a + b + (m - 1)) * odd;
    inverse = 1 / (a + 2 * m + 1);
    const bottom = m + odd + (a + m) * (lean + m * (2 - x)) * inverse;
    d = 1 / (bottom + top * d);
    c = bottom + top / c;
    value *= c * d;
    if (Math.abs(c * d - 1) <= Number.EPSILON) return value;
  }
  assert.fail(`the continued fraction of the incomplete beta function does not settle at ${a}, ${b}, ${x}`);
}
