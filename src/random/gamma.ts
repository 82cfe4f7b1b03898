import assert from 'node:assert/strict';
import type { Distribution } from './distribution.ts';
import { findRoot } from './find-root.ts';
import { gammaLowerTail, gammaPrefactor, gammaUpperTail } from './incomplete-gamma.ts';
import { logGamma } from './log-gamma.ts';
import { normalQuantile } from './normal-quantile.ts';
import { firstNotPositive, positiveForm } from './parameter-form.ts';
import { firstNotRising, percentileList, percentileName } from './percentile-name.ts';

const NAME = 'gamma';
const SMALLEST_FITTED_SHAPE = 1e-3;
const LARGEST_FITTED_SHAPE = 1e9;

/**
 * The gamma law, for sizes and waiting times above zero.
 *
 * Canonical parameters [shape, scale]; mean = shape * scale, variance = shape * scale².
 */
export const gamma: Distribution = {
  name: NAME,
  discrete: false,
  forms: [
    positiveForm(NAME, ['shape', 'scale'], (shape, scale) => [shape, scale]),
    positiveForm(NAME, ['shape', 'mean'], (shape, mean) => [shape, mean / shape]),
    positiveForm(NAME, ['mean', 'sd'], (mean, sd) => [(mean / sd) * (mean / sd), (sd / mean) * sd]),
    positiveForm(NAME, ['mean', 'cv'], (mean, cv) => [1 / (cv * cv), mean * cv * cv]),
  ],
  percentiles: {
    counts: [2],
    closedForm: false,
    fault: percentilesFault,
    toParameters: fitPercentiles,
  },
  quantile(p, parameters) {
    const [shape, scale] = parameters as readonly [number, number];
    return scale * standardGammaQuantile(p, shape);
  },
  cdf(x, parameters) {
    const [shape, scale] = parameters as readonly [number, number];
    return gammaLowerTail(shape, x / scale);
  },
  mean: ([shape, scale]) => shape! * scale!,
  variance: ([shape, scale]) => shape! * scale! * scale!,
  support: () => [0, Infinity],
};

/**
 * Quantile of the gamma law with scale 1, to about 1e-13 relative; 0 where it lies below the smallest double.
 *
 * @param p     probability, 0 < p < 1
 * @param shape above zero
 */
export function standardGammaQuantile(p: number, shape: number): number {
  return Math.exp(logGammaQuantile(p, shape));
}

/**
 * ln of the quantile of the gamma law with scale 1.
 *
 * Newton's method on the logarithm of the smaller tail, kept inside a bracket. Both tails are log-concave in ln x,
 * so Newton's steps soon come from one side only. Starts: Wilson & Hilferty (1931), "The distribution of
 * chi-square", PNAS 17, or, where that fails, the power law of the lower tail.
 */
function logGammaQuantile(p: number, shape: number): number {
  const logPowerStart = (Math.log(p) + logGamma(shape + 1)) / shape;
  // So far down the power law is exact.
  if (logPowerStart < -45) return logPowerStart;
  const upper = p > 0.5;
  const tailOf = upper ? gammaUpperTail : gammaLowerTail;
  const logTarget = Math.log(upper ? 1 - p : p);
  let logX = wilsonHilferty(p, shape) ?? logPowerStart;
  let below = -Infinity;
  let above = Infinity;
  for (let count = 0; count < 200; count++) {
    const x = Math.exp(logX);
    const tail = tailOf(shape, x);
    const excess = upper ? logTarget - Math.log(tail) : Math.log(tail) - logTarget;
    if (excess < 0) below = logX;
    else above = logX;
    const newton = logX - (excess * tail) / (shape * gammaPrefactor(shape, x));
    const next = newton >= below && newton <= above ? newton : between(below, above);
    if (Math.abs(next - logX) < 1e-9) return next;
    logX = next;
  }
  assert.fail(`the gamma quantile does not settle at p ${p}, shape ${shape}`);
}

/** The middle of a bracket, or a small step away from its one known end. */
function between(below: number, above: number): number {
  if (above === Infinity) return below + 1;
  return below === -Infinity ? above - 1 : (below + above) / 2;
}

function wilsonHilferty(p: number, shape: number): number | undefined {
  const root = 1 - 1 / (9 * shape) + normalQuantile(p) / (3 * Math.sqrt(shape));
  return root > 0.1 ? Math.log(shape) + 3 * Math.log(root) : undefined;
}

function percentilesFault(levels: readonly number[], values: readonly number[]): string | undefined {
  const broken = firstNotPositive(NAME, levels.map(percentileName), values) ?? firstNotRising(levels, values);
  if (broken !== undefined) return broken;
  const spread = spreadExcess(levels, values);
  if (spread(Math.log(SMALLEST_FITTED_SHAPE)) < 0) {
    return `${percentileList(levels, values)} lie too far apart; gamma needs a shape above ${SMALLEST_FITTED_SHAPE}`;
  }
  if (spread(Math.log(LARGEST_FITTED_SHAPE)) > 0) {
    return `${percentileList(levels, values)} lie too close together; gamma needs a shape below ${LARGEST_FITTED_SHAPE}`;
  }
  return undefined;
}

/** The ratio of two quantiles falls as the shape grows, whatever the scale; so it fixes the shape. */
function fitPercentiles(levels: readonly number[], values: readonly number[]): readonly number[] {
  const spread = spreadExcess(levels, values);
  const logShape = findRoot(spread, Math.log(SMALLEST_FITTED_SHAPE), Math.log(LARGEST_FITTED_SHAPE));
  const shape = Math.exp(logShape);
  return [shape, values[1]! / standardGammaQuantile(levels[1]!, shape)];
}

/** ln of the ratio that a shape implies, minus ln of the stated ratio, as a function of ln shape. */
function spreadExcess(levels: readonly number[], values: readonly number[]): (logShape: number) => number {
  const stated = Math.log(values[1]! / values[0]!);
  return (logShape) => {
    const shape = Math.exp(logShape);
    return logGammaQuantile(levels[1]!, shape) - logGammaQuantile(levels[0]!, shape) - stated;
  };
}
