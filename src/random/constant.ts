import type { Distribution } from './distribution.ts';
import { parameterForm } from './parameter-form.ts';

/** A law that always gives the same number; canonical parameters [value]. */
export const constant: Distribution = {
  name: 'constant',
  discrete: true,
  forms: [
    parameterForm(
      ['value'],
      () => undefined,
      (value) => [value],
    ),
  ],
  quantile: (_p, [value]) => value!,
  cdf: (x, [value]) => (x >= value! ? 1 : 0),
  mean: ([value]) => value!,
  variance: () => 0,
  support: ([value]) => [value!, value!],
};
