import type { Distribution } from './distribution.ts';

const NAME = 'discrete';

/**
 * A law on a list of values, each with a weight.
 *
 * Canonical parameters are the values, ascending, followed by their probabilities, which sum to 1; values of
 * weight zero are left out. The form takes the stated values followed by their weights.
 */
export const discrete: Distribution = {
  name: NAME,
  discrete: true,
  forms: [{ keys: ['values', 'weights'], fault: weightsFault, toParameters: normalise }],
  quantile(p, parameters) {
    const count = parameters.length / 2;
    let below = 0;
    for (let index = 0; index < count - 1; index++) {
      below += parameters[count + index]!;
      if (below >= p) return parameters[index]!;
    }
    return parameters[count - 1]!;
  },
  cdf(x, parameters) {
    const count = parameters.length / 2;
    if (x >= parameters[count - 1]!) return 1;
    let below = 0;
    for (let index = 0; index < count && parameters[index]! <= x; index++) {
      below += parameters[count + index]!;
    }
    return below;
  },
  mean: (parameters) => expectation(parameters, (value) => value),
  variance(parameters) {
    const mean = discrete.mean(parameters);
    return expectation(parameters, (value) => (value - mean) * (value - mean));
  },
  support: (parameters) => [parameters[0]!, parameters[parameters.length / 2 - 1]!],
};

function expectation(parameters: readonly number[], measure: (value: number) => number): number {
  const count = parameters.length / 2;
  let sum = 0;
  for (let index = 0; index < count; index++) sum += measure(parameters[index]!) * parameters[count + index]!;
  return sum;
}

function weightsFault(stated: readonly number[]): string | undefined {
  if (stated.length === 0) return 'values is empty; discrete needs at least one value';
  if (stated.length % 2 !== 0) {
    return 'values and weights differ in length; discrete needs one weight per value';
  }
  const count = stated.length / 2;
  const values = stated.slice(0, count);
  const weights = stated.slice(count);
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) return `value ${repeated} is listed twice; discrete needs each value once`;
  const negative = weights.find((weight) => !(weight >= 0));
  if (negative !== undefined) return `weight ${negative} is negative; discrete needs weights >= 0`;
  if (!weights.some((weight) => weight > 0)) return 'all weights are zero; discrete needs a weight > 0';
  return undefined;
}

function normalise(stated: readonly number[]): readonly number[] {
  const count = stated.length / 2;
  const total = stated.slice(count).reduce((sum, weight) => sum + weight, 0);
  const pairs = stated
    .slice(0, count)
    .map((value, index) => ({ value, probability: stated[count + index]! / total }))
    .filter(({ probability }) => probability > 0)
    .sort((one, other) => one.value - other.value);
  return [...pairs.map(({ value }) => value), ...pairs.map(({ probability }) => probability)];
}
