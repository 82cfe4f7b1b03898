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
 * Quantile of the gamma law with scale 1, to about 1e-13 relative.
 *
 * Newton's method in ln x on the logarithm of the smaller tail. ln X has a log-concave density, so both tails
 * are log-concave in ln x and the iteration cannot cycle. Starts: Wilson & Hilferty (1931) or, where that
 * fails, the power law of the lower tail.
 *
 * @param p     probability, 0 < p < 1
 * @param shape above zero
 */
export function standardGammaQuantile(p: number, shape: number): number {
  const logPowerStart = (Math.log(p) + logGamma(shape + 1)) / shape;
  // So far down the power law is exact, and the result may lie below the smallest double: then it is 0.
  if (logPowerStart < -45) return Math.exp(logPowerStart);
  let logX = wilsonHilferty(p, shape) ?? logPowerStart;
  const upper = p > 0.5;
  const logTarget = Math.log(upper ? 1 - p : p);
  for (let count = 0; count < 200; count++) {
    const x = Math.exp(logX);
    const tail = upper ? gammaUpperTail(shape, x) : gammaLowerTail(shape, x);
    const slope = (shape * gammaPrefactor(shape, x)) / tail;
    const move = ((logTarget - Math.log(tail)) / slope) * (upper ? -1 : 1);
    // The tail of a bad start can be flat or underflow: then go on in small steps.
    const step = Math.abs(move) <= 1 ? move : Math.sign(move);
    logX += step;
    if (Math.abs(step) < 1e-9) return Math.exp(logX);
  }
  assert.fail(`the gamma quantile does not settle at p ${p}, shape ${shape}`);
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
    const [low, high] = levels.map((level) => standardGammaQuantile(level, shape)) as [number, number];
    return Math.log(high / low) - stated;
  };
}
