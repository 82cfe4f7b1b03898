import type { Distribution } from './distribution.ts';
import { gammaLowerTail, gammaUpperTail } from './incomplete-gamma.ts';
import { normalQuantile } from './normal-quantile.ts';
import { positiveForm } from './parameter-form.ts';
import { smallestWhole } from './smallest-whole.ts';

const NAME = 'poisson';

/** The Poisson law of a count; canonical parameters [mean]. Checked up to a mean of a million. */
export const poisson: Distribution = {
  name: NAME,
  discrete: true,
  forms: [positiveForm(NAME, ['mean'], (mean) => [mean])],
  quantile(p, parameters) {
    const mean = parameters[0]!;
    // The smaller tail decides, so that levels close to 1 keep their digits.
    if (p > 0.5) return smallestWhole(0, guess(p, mean), (count) => gammaLowerTail(count + 1, mean) <= 1 - p);
    return smallestWhole(0, guess(p, mean), (count) => gammaUpperTail(count + 1, mean) >= p);
  },
  cdf(x, [mean]) {
    if (x < 0) return 0;
    return x === Infinity ? 1 : gammaUpperTail(Math.floor(x) + 1, mean!);
  },
  massRatio: (count, [mean]) => mean! / (count + 1),
  mean: ([mean]) => mean!,
  variance: ([mean]) => mean!,
  support: () => [0, Infinity],
};

/** Cornish & Fisher's first correction of the normal quantile. */
function guess(p: number, mean: number): number {
  const z = normalQuantile(p);
  return mean + Math.sqrt(mean) * z + (z * z - 1) / 6 - 0.5;
}
