import type { Distribution } from './distribution.ts';
import { logGamma } from './log-gamma.ts';
import { firstNotPositive, positiveForm } from './parameter-form.ts';
import { firstNotRising, percentileName } from './percentile-name.ts';

const NAME = 'weibull';

/**
 * The Weibull law: P(X > x) = exp(-(x / scale)^shape); canonical parameters [shape, scale].
 *
 * Its variance is a difference of two gamma functions and keeps fewer digits as the shape grows: about
 * 14 - 2 log10(shape).
 */
export const weibull: Distribution = {
  name: NAME,
  discrete: false,
  forms: [
    positiveForm(NAME, ['shape', 'scale'], (shape, scale) => [shape, scale]),
    positiveForm(NAME, ['shape', 'mean'], (shape, mean) => [shape, mean / standardMoment(1, shape)]),
  ],
  percentiles: {
    counts: [2],
    closedForm: true,
    fault: (levels, values) =>
      firstNotPositive(NAME, levels.map(percentileName), values) ?? firstNotRising(levels, values),
    toParameters: fitPercentiles,
  },
  quantile: (p, [shape, scale]) => scale! * Math.exp(logHazard(p) / shape!),
  cdf: (x, [shape, scale]) => (x <= 0 ? 0 : -Math.expm1(-Math.exp(shape! * Math.log(x / scale!)))),
  mean: ([shape, scale]) => scale! * standardMoment(1, shape!),
  variance(parameters) {
    const [shape, scale] = parameters as readonly [number, number];
    const mean = scale * standardMoment(1, shape);
    return mean * mean * Math.expm1(logGamma(1 + 2 / shape) - 2 * logGamma(1 + 1 / shape));
  },
  support: () => [0, Infinity],
};

/** ln(-ln(1 - p)), which is linear in ln x: shape (ln x - ln scale). */
function logHazard(p: number): number {
  return Math.log(-Math.log1p(-p));
}

/** E[X^order] at scale 1. */
function standardMoment(order: number, shape: number): number {
  return Math.exp(logGamma(1 + order / shape));
}

function fitPercentiles(levels: readonly number[], values: readonly number[]): readonly number[] {
  const [low, high] = levels.map(logHazard) as [number, number];
  const [lower, upper] = values as readonly [number, number];
  const shape = (high - low) / Math.log(upper / lower);
  return [shape, lower * Math.exp(-low / shape)];
}
