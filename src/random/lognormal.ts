import type { Distribution } from './distribution.ts';
import { normalFromPercentiles } from './normal.ts';
import { normalCdf, normalQuantile } from './normal-quantile.ts';
import { firstNotPositive, parameterForm, positiveForm } from './parameter-form.ts';
import { firstNotRising, percentileName } from './percentile-name.ts';

const NAME = 'lognormal';

/**
 * The lognormal law: ln X is normal with mean mu and standard deviation sigma.
 *
 * Canonical parameters [mu, sigma]; median = exp(mu), mean = exp(mu + sigma²/2).
 */
export const lognormal: Distribution = {
  name: NAME,
  discrete: false,
  forms: [
    positiveForm(NAME, ['median', 'sigma'], (median, sigma) => [Math.log(median), sigma]),
    parameterForm(
      ['mu', 'sigma'],
      (_mu, sigma) => firstNotPositive(NAME, ['sigma'], [sigma]),
      (mu, sigma) => [mu, sigma],
    ),
    positiveForm(NAME, ['mean', 'sd'], (mean, sd) => fromMeanAndCv(mean, sd / mean)),
    positiveForm(NAME, ['mean', 'cv'], fromMeanAndCv),
  ],
  percentiles: {
    counts: [2],
    closedForm: true,
    fault: (levels, values) =>
      firstNotPositive(NAME, levels.map(percentileName), values) ?? firstNotRising(levels, values),
    toParameters: (levels, values) => normalFromPercentiles(levels, values.map(Math.log)),
  },
  quantile: (p, [mu, sigma]) => Math.exp(mu! + sigma! * normalQuantile(p)),
  cdf: (x, [mu, sigma]) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu!) / sigma!)),
  mean: ([mu, sigma]) => Math.exp(mu! + (sigma! * sigma!) / 2),
  variance: ([mu, sigma]) => Math.exp(2 * mu! + sigma! * sigma!) * Math.expm1(sigma! * sigma!),
  support: () => [0, Infinity],
};

function fromMeanAndCv(mean: number, cv: number): readonly number[] {
  const variance = Math.log1p(cv * cv);
  return [Math.log(mean) - variance / 2, Math.sqrt(variance)];
}
