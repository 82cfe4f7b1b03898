import type { Distribution } from './distribution.ts';
import { parameterForm } from './parameter-form.ts';
import { firstNotRising } from './percentile-name.ts';

/** The uniform law between two bounds; canonical parameters [low, high]. */
export const uniform: Distribution = {
  name: 'uniform',
  discrete: false,
  forms: [
    parameterForm(
      ['low', 'high'],
      (low, high) =>
        low < high ? undefined : `low ${low} is not below high ${high}; uniform needs low < high`,
      (low, high) => [low, high],
    ),
  ],
  percentiles: { counts: [2], closedForm: true, fault: firstNotRising, toParameters: fitPercentiles },
  quantile(p, parameters) {
    const [low, high] = parameters as readonly [number, number];
    return low + p * (high - low);
  },
  cdf(x, parameters) {
    const [low, high] = parameters as readonly [number, number];
    if (x <= low) return 0;
    return x >= high ? 1 : (x - low) / (high - low);
  },
  mean: ([low, high]) => low! + (high! - low!) / 2,
  variance: ([low, high]) => ((high! - low!) * (high! - low!)) / 12,
  support: ([low, high]) => [low!, high!],
};

function fitPercentiles(levels: readonly number[], values: readonly number[]): readonly number[] {
  const [p, q] = levels as readonly [number, number];
  const [lower, upper] = values as readonly [number, number];
  const width = (upper - lower) / (q - p);
  return [lower - p * width, upper + (1 - q) * width];
}
