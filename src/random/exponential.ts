import type { Distribution } from './distribution.ts';
import { firstNotPositive, positiveForm } from './parameter-form.ts';
import { percentileName } from './percentile-name.ts';

const NAME = 'exponential';

/** The exponential law; canonical parameters [mean]. */
export const exponential: Distribution = {
  name: NAME,
  discrete: false,
  forms: [positiveForm(NAME, ['mean'], (mean) => [mean]), positiveForm(NAME, ['rate'], (rate) => [1 / rate])],
  percentiles: {
    counts: [1],
    closedForm: true,
    fault: (levels, values) => firstNotPositive(NAME, levels.map(percentileName), values),
    toParameters: ([level], [value]) => [-value! / Math.log1p(-level!)],
  },
  quantile: (p, [mean]) => -mean! * Math.log1p(-p),
  cdf: (x, [mean]) => (x <= 0 ? 0 : -Math.expm1(-x / mean!)),
  mean: ([mean]) => mean!,
  variance: ([mean]) => mean! * mean!,
  support: () => [0, Infinity],
};
