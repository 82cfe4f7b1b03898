import type { Distribution } from './distribution.ts';
import { standardGammaQuantile } from './gamma.ts';
import { betaLowerTail } from './incomplete-beta.ts';
import { firstNotPositive, notFraction, parameterForm, positiveForm } from './parameter-form.ts';
import { smallestWhole } from './smallest-whole.ts';

const NAME = 'negative_binomial';

/**
 * The negative binomial law of the number of failures before the r-th success: 0, 1, 2, …
 *
 * Canonical parameters [r, mean] with any r > 0; success probability p = r / (r + mean),
 * variance = mean + mean² / r. The larger r, the closer to a Poisson law.
 */
export const negativeBinomial: Distribution = {
  name: NAME,
  discrete: true,
  forms: [
    positiveForm(NAME, ['r', 'mean'], (r, mean) => [r, mean]),
    parameterForm(
      ['r', 'p'],
      (r, p) => firstNotPositive(NAME, ['r'], [r]) ?? notFraction(NAME, 'p', p),
      (r, p) => [r, (r * (1 - p)) / p],
    ),
    parameterForm(['mean', 'variance'], meanAndVarianceFault, (mean, variance) => [
      (mean / (variance - mean)) * mean,
      mean,
    ]),
  ],
  quantile(p, parameters) {
    const [r, mean] = parameters as readonly [number, number];
    const failure = mean / (r + mean);
    const success = r / (r + mean);
    const guess = standardGammaQuantile(p, mean * success) / success - 0.5;
    // The smaller tail decides, so that levels close to 1 keep their digits.
    const reached = (count: number): boolean =>
      p > 0.5
        ? betaLowerTail(count + 1, r, failure, success) <= 1 - p
        : betaLowerTail(r, count + 1, success, failure) >= p;
    return smallestWhole(0, guess, reached);
  },
  cdf(x, parameters) {
    const [r, mean] = parameters as readonly [number, number];
    if (x < 0) return 0;
    if (x === Infinity) return 1;
    return betaLowerTail(r, Math.floor(x) + 1, r / (r + mean), mean / (r + mean));
  },
  massRatio: (count, [r, mean]) => ((count + r!) / (count + 1)) * (mean! / (r! + mean!)),
  mean: ([, mean]) => mean!,
  variance: ([r, mean]) => mean! + (mean! / r!) * mean!,
  support: () => [0, Infinity],
};

function meanAndVarianceFault(mean: number, variance: number): string | undefined {
  const broken = firstNotPositive(NAME, ['mean'], [mean]);
  if (broken !== undefined) return broken;
  if (variance > mean) return undefined;
  return `variance ${variance} is not above mean ${mean}; ${NAME} needs variance > mean`;
}
