import assert from 'node:assert/strict';
import { type BetaShapes, betaShapes, betaTails } from './incomplete-beta.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * Quantile x of the beta law on [0, 1], to about 1e-14 relative, x and 1 - x alike, and for shapes below 1 to 1e-14
 * over the smaller shape; 0 or 1 where it lies closer to them than a double can.
 *
 * @param p     probability, 0 < p < 1
 * @param a, b  shapes, above zero
 * @example betaQuantile(0.5, 2, 2) // 0.5
 */
export function betaQuantile(p: number, a: number, b: number): number {
  return 1 / (1 + Math.exp(-betaLogOddsQuantile(p, a, b)));
}

/**
 * ln(x / (1 - x)) of the quantile x of the beta law: what keeps the digits next to 0 and 1.
 *
 * Halley's method on the logarithm of the smaller tail, kept inside a bracket. Both tails are log-concave in the log
 * odds, so there is one root and no step leads away from it for long.
 *
 * @param p     probability, 0 < p < 1
 * @param a, b  shapes, above zero
 */
export function betaLogOddsQuantile(p: number, a: number, b: number): number {
  const shapes = betaShapes(a, b);
  const lowest = logPowerLaw(Math.log(p), shapes, a);
  const highest = -logPowerLaw(Math.log1p(-p), shapes, b);
  // So far out the power law is exact.
  const low = -40 - Math.log1p(b);
  const high = 40 + Math.log1p(a);
  if (lowest < low) return lowest;
  if (highest > high) return highest;
  const powerStart = lowest < Math.log(a / b) ? lowest : highest;
  const start = a > 1 && b > 1 ? carterStart(p, a, b) : powerStart;
  return settle(p, shapes, start, low - 5, high + 5);
}

function settle(p: number, shapes: BetaShapes, start: number, low: number, high: number): number {
  const { a, b } = shapes;
  const direction = p > 0.5 ? -1 : 1;
  const logTarget = p > 0.5 ? Math.log1p(-p) : Math.log(p);
  // Steps grow threefold more exact, in units of the law's width, so one this short is the last.
  const shortest = 1e-5 / (1 + Math.sqrt((a / (a + b)) * b));
  let below = low;
  let above = high;
  let logOdds = Math.min(Math.max(start, below), above);
  for (let count = 0; count < 200; count++) {
    const x = 1 / (1 + Math.exp(-logOdds));
    const y = 1 / (1 + Math.exp(logOdds));
    const { lower, upper, prefactor } = betaTails(shapes, x, y);
    const tail = p > 0.5 ? upper : lower;
    const excess = direction * (Math.log(tail) - logTarget);
    if (excess < 0) below = logOdds;
    else above = logOdds;
    const newton = (-excess * tail) / prefactor;
    const bend = a * y - b * x - (direction * prefactor) / tail;
    const stepped = logOdds + newton / Math.min(2, Math.max(0.5, 1 + 0.5 * newton * bend));
    const next = stepped >= below && stepped <= above ? stepped : (below + above) / 2;
    if (Math.abs(next - logOdds) < shortest) return next;
    logOdds = next;
  }
  assert.fail(`the beta quantile does not settle at p ${p}, shapes ${a}, ${b}`);
}

/** ln x of the lower tail's power law x^a / (a B(a, b)), for a = `shape`; with b it is ln(1 - x) of the upper tail's. */
function logPowerLaw(logLevel: number, { a, b, peak }: BetaShapes, shape: number): number {
  const logInverseBeta = Math.log(peak) + a * Math.log1p(b / a) + b * Math.log1p(a / b);
  return (logLevel + Math.log(shape) - logInverseBeta) / shape;
}

/** Carter (1947), as Abramowitz & Stegun 26.5.22 has it: two digits or three, for shapes above 1. */
function carterStart(p: number, a: number, b: number): number {
  const z = -normalQuantile(p);
  const [ofA, ofB] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
  const h = 2 / (ofA + ofB);
  const lambda = (z * z - 3) / 6;
  const w = (z * Math.sqrt(h + lambda)) / h - (ofB - ofA) * (lambda + 5 / 6 - 2 / (3 * h));
  return Math.log(a / b) - 2 * w;
}
