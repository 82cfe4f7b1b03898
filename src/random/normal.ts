import type { Distribution } from './distribution.ts';
import { normalCdf, normalQuantile } from './normal-quantile.ts';
import { firstNotPositive, parameterForm, positiveForm } from './parameter-form.ts';
import { firstNotRising } from './percentile-name.ts';

const NAME = 'normal';

/** The normal law; canonical parameters [mean, sd]. */
export const normal: Distribution = {
  name: NAME,
  discrete: false,
  forms: [
    parameterForm(
      ['mean', 'sd'],
      (_mean, sd) => firstNotPositive(NAME, ['sd'], [sd]),
      (mean, sd) => [mean, sd],
    ),
    positiveForm(NAME, ['mean', 'cv'], (mean, cv) => [mean, mean * cv]),
  ],
  percentiles: {
    counts: [2],
    closedForm: true,
    fault: firstNotRising,
    toParameters: normalFromPercentiles,
  },
  quantile: (p, [mean, sd]) => mean! + sd! * normalQuantile(p),
  cdf: (x, [mean, sd]) => normalCdf((x - mean!) / sd!),
  mean: ([mean]) => mean!,
  variance: ([, sd]) => sd! * sd!,
  support: () => [-Infinity, Infinity],
};

/** Mean and standard deviation of the normal law with two stated percentiles. */
export function normalFromPercentiles(
  levels: readonly number[],
  values: readonly number[],
): readonly [mean: number, sd: number] {
  const [low, high] = levels.map(normalQuantile) as [number, number];
  const [lower, upper] = values as readonly [number, number];
  const sd = (upper - lower) / (high - low);
  // From the nearer percentile, so that a median is met to the last bit.
  const mean = Math.abs(low) < Math.abs(high) ? lower - sd * low : upper - sd * high;
  return [mean, sd];
}
