import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DISTRIBUTION_NAMES, distributionNamed, toParameters } from '../../src/random/distributions.ts';

interface Case {
  readonly law: string;
  readonly parameters: readonly number[];
  readonly quantiles: readonly number[];
  readonly cdf: readonly (readonly [x: number, p: number])[];
  readonly mean: number;
  readonly variance: number;
}
const { levels, cases }: { readonly levels: readonly number[]; readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../data/laws.json', import.meta.url), 'utf8'),
);

/** |found - exact| in units of |exact|; 0 when both are 0. */
function relativeError(found: number, exact: number): number {
  return found === exact ? 0 : Math.abs(found - exact) / Math.abs(exact);
}

describe.each(cases)('$law $parameters against the reference', (reference) => {
  const { parameters } = reference;
  const law = distributionNamed(reference.law);

  test('quantiles', () => {
    for (const [index, level] of levels.entries()) {
      const found = law.quantile(level, parameters);
      const exact = reference.quantiles[index]!;
      if (law.discrete) expect(found, `p ${level}`).toBe(exact);
      else expect(relativeError(found, exact), `p ${level}`).toBeLessThanOrEqual(1e-10);
    }
  });

  test('distribution function, below and above its support too', () => {
    for (const [x, p] of reference.cdf) {
      expect(Math.abs(law.cdf(x, parameters) - p), `x ${x}`).toBeLessThanOrEqual(1e-12);
    }
    const [low, high] = law.support(parameters);
    expect(law.cdf(Number.NEGATIVE_INFINITY, parameters)).toBe(0);
    expect(law.cdf(Number.POSITIVE_INFINITY, parameters)).toBe(1);
    if (low > Number.NEGATIVE_INFINITY) expect(law.cdf(low - 1, parameters)).toBe(0);
    if (high < Number.POSITIVE_INFINITY) expect(law.cdf(high, parameters)).toBe(1);
  });

  test('mean and variance', () => {
    expect(relativeError(law.mean(parameters), reference.mean)).toBeLessThanOrEqual(1e-12);
    // A variance that is a difference loses as many digits as it is smaller than the mean square.
    const lost = 1 + (reference.mean * reference.mean) / reference.variance;
    expect(relativeError(law.variance(parameters), reference.variance)).toBeLessThanOrEqual(1e-12 * lost);
  });
});

test.each([
  ['poisson', [3]],
  ['poisson', [40]],
  ['negative_binomial', [2, 4]],
  ['negative_binomial', [12, 5.5]],
  ['discretised_lognormal', [1.1, 0.8]],
])('%s %j steps to the next count where its distribution function says', (name, parameters) => {
  const law = distributionNamed(name);
  for (let count = 1; count < 60; count++) {
    const p = law.cdf(count, parameters);
    if (p < 1e-6 || p > 1 - 1e-6) continue;
    expect(law.quantile(p - 1e-13, parameters)).toBe(count);
    expect(law.quantile(p + 1e-13, parameters)).toBe(count + 1);
  }
});

test('every law has reference cases, but for the two that are lists', () => {
  const covered = new Set(cases.map(({ law }) => law));
  expect(DISTRIBUTION_NAMES.filter((name) => !covered.has(name))).toEqual(['constant', 'discrete']);
});

function quantilesOf(
  name: string,
  keys: readonly string[],
  values: readonly number[],
  ps: readonly number[],
) {
  const parameters = toParameters(name, keys, values);
  return ps.map((p) => distributionNamed(name).quantile(p, parameters));
}

describe('known answers', () => {
  test('PERT(2, 5, 12)', () => {
    const parameters = [2, 5, 12];
    const pert = distributionNamed('pert');
    const found = [0.05, 0.5, 0.8, 0.95].map((p) => pert.quantile(p, parameters));
    const exact = [2.9570428353, 5.5099948495, 7.2893705675, 8.9155101771];
    for (const [index, value] of found.entries()) expect(value).toBeCloseTo(exact[index]!, 9);
    expect(pert.mean(parameters)).toBeCloseTo(17 / 3, 14);
    expect(Math.sqrt(pert.variance(parameters))).toBeCloseTo(1.8213896665624072, 14);
  });

  test('triangular(2, 5, 12)', () => {
    const found = quantilesOf('triangular', ['low', 'mode', 'high'], [2, 5, 12], [0.05, 0.5, 0.8, 0.95]);
    const exact = [3.2247448714, 6.0839202169, 8.2583426132, 10.1291713066];
    for (const [index, value] of found.entries()) expect(value).toBeCloseTo(exact[index]!, 9);
    expect(distributionNamed('triangular').mean([2, 5, 12])).toBeCloseTo(19 / 3, 14);
    expect(distributionNamed('triangular').variance([2, 5, 12])).toBeCloseTo(79 / 18, 14);
  });

  test('lognormal through p05 100 and p95 1000', () => {
    const [mu, sigma] = toParameters('lognormal', ['p05', 'p95'], [100, 1000]) as [number, number];
    expect(mu).toBeCloseTo(5.756462732485114, 13);
    expect(sigma).toBeCloseTo(0.699936169171963, 13);
    expect(distributionNamed('lognormal').quantile(0.5, [mu, sigma])).toBeCloseTo(316.2277660168, 9);
    expect(distributionNamed('lognormal').mean([mu, sigma])).toBeCloseTo(404.0012826946, 9);
  });

  test('beta through p10 0.5 and p90 0.8', () => {
    const parameters = toParameters('beta', ['p10', 'p90'], [0.5, 0.8]);
    expect(parameters[0]).toBeCloseTo(10.48919088, 7);
    expect(parameters[1]).toBeCloseTo(5.53704543, 7);
    expect(distributionNamed('beta').mean(parameters)).toBeCloseTo(0.6545011992, 9);
  });

  test('discrete: sorted, normalised, without what cannot occur', () => {
    const parameters = toParameters('discrete', ['values', 'weights'], [5, -1, 9, 2, 1, 4, 0, 3]);
    expect(parameters).toEqual([-1, 2, 5, 0.5, 0.375, 0.125]);
    const discrete = distributionNamed('discrete');
    expect([0.1, 0.5, 0.500001, 0.875, 0.9, 0.999].map((p) => discrete.quantile(p, parameters))).toEqual([
      -1, -1, 2, 2, 5, 5,
    ]);
    expect([-2, -1, 0, 2, 4.9, 5, 6].map((x) => discrete.cdf(x, parameters))).toEqual([
      0, 0.5, 0.5, 0.875, 0.875, 1, 1,
    ]);
    expect(discrete.mean(parameters)).toBe(0.875);
    expect(discrete.variance(parameters)).toBe(0.5 + 0.375 * 4 + 0.125 * 25 - 0.875 * 0.875);
    expect(discrete.support(parameters)).toEqual([-1, 5]);
  });

  test('discrete: the last value takes what rounding leaves of the weights', () => {
    const parameters = toParameters('discrete', ['values', 'weights'], [1, 2, 3, 0.1, 0.2, 0.7]);
    expect(distributionNamed('discrete').quantile(1 - 2 ** -53, parameters)).toBe(3);
  });

  test('constant', () => {
    const constant = distributionNamed('constant');
    expect(toParameters('constant', ['value'], [5])).toEqual([5]);
    expect([constant.quantile(0.01, [5]), constant.cdf(4.9, [5]), constant.cdf(5, [5])]).toEqual([5, 0, 1]);
    expect([constant.mean([5]), constant.variance([5]), ...constant.support([5])]).toEqual([5, 0, 5, 5]);
  });

  test('discretised lognormal: moments of a wide law, summed term by term', () => {
    // P(X > k) = P(L > k): 3e6 terms reach 9.6 sigma, where 1e-21 is left.
    const law = distributionNamed('discretised_lognormal');
    const lognormal = distributionNamed('lognormal');
    const parameters = [0.5, 1.5];
    let mean = 0;
    let square = 0;
    for (let k = 3_000_000; k >= 0; k--) {
      const above = lognormal.cdf(1 / k, [-0.5, 1.5]);
      mean += above;
      square += (2 * k + 1) * above;
    }
    expect(relativeError(law.mean(parameters), mean)).toBeLessThanOrEqual(1e-12);
    expect(relativeError(law.variance(parameters), square - mean * mean)).toBeLessThanOrEqual(1e-9);
  });
});

describe('all ways to state one law agree', () => {
  const mean = 20;
  const sigma = 0.7;
  const cv = Math.sqrt(Math.expm1(sigma * sigma));
  test.each([
    ['lognormal', ['median', 'sigma'], [mean * Math.exp(-0.245), sigma]],
    ['lognormal', ['mu', 'sigma'], [Math.log(mean) - 0.245, sigma]],
    ['lognormal', ['mean', 'sd'], [mean, mean * cv]],
    ['lognormal', ['mean', 'cv'], [mean, cv]],
    ['gamma', ['shape', 'scale'], [1 / (cv * cv), mean * cv * cv]],
    ['gamma', ['shape', 'mean'], [1 / (cv * cv), mean]],
    ['gamma', ['mean', 'sd'], [mean, mean * cv]],
    ['gamma', ['mean', 'cv'], [mean, cv]],
    ['normal', ['mean', 'sd'], [mean, mean * cv]],
    ['normal', ['mean', 'cv'], [mean, cv]],
  ])('%s %j', (name, keys, values) => {
    const law = distributionNamed(name);
    const parameters = toParameters(name, keys, values);
    expect(law.mean(parameters)).toBeCloseTo(mean, 12);
    expect(Math.sqrt(law.variance(parameters))).toBeCloseTo(mean * cv, 12);
  });

  test.each([
    ['beta', ['alpha', 'beta'], [18, 22]],
    ['beta', ['mean', 'n'], [0.45, 40]],
    ['beta', ['mean', 'sd'], [0.45, Math.sqrt((0.45 * 0.55) / 41)]],
    ['weibull', ['shape', 'scale'], [1, 3]],
    ['weibull', ['shape', 'mean'], [1, 3]],
    ['exponential', ['mean'], [4]],
    ['exponential', ['rate'], [0.25]],
    ['exponential', ['p50'], [4 * Math.LN2]],
    ['negative_binomial', ['r', 'mean'], [2, 4]],
    ['negative_binomial', ['r', 'p'], [2, 1 / 3]],
    ['negative_binomial', ['mean', 'variance'], [4, 12]],
    ['poisson', ['mean'], [3]],
    ['uniform', ['low', 'high'], [2, 6]],
    ['uniform', ['p25', 'p50'], [3, 4]],
    ['discretised_lognormal', ['median', 'sigma'], [Math.exp(1.1), 0.8]],
    ['discretised_lognormal', ['mu', 'sigma'], [1.1, 0.8]],
  ])('%s %j', (name, keys, values) => {
    const canonical: Readonly<Record<string, readonly number[]>> = {
      beta: [18, 22],
      weibull: [1, 3],
      exponential: [4],
      negative_binomial: [2, 4],
      poisson: [3],
      uniform: [2, 6],
      discretised_lognormal: [1.1, 0.8],
    };
    const parameters = toParameters(name, keys, values);
    expect(parameters).toHaveLength(canonical[name]!.length);
    for (const [index, value] of parameters.entries())
      expect(value).toBeCloseTo(canonical[name]![index]!, 13);
  });
});
