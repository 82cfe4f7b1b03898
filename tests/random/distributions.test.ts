import { describe, expect, test } from 'vitest';
import {
  DISTRIBUTION_NAMES,
  distributionNamed,
  isClosedForm,
  matchForm,
  parameterFault,
  percentileLevel,
  toParameters,
} from '../../src/random/distributions.ts';
import { firstNotPositive } from '../../src/random/parameter-form.ts';
import { percentileList, percentileName } from '../../src/random/percentile-name.ts';

test('the names that a scenario may use', () => {
  expect(DISTRIBUTION_NAMES).toEqual([
    'constant',
    'uniform',
    'normal',
    'lognormal',
    'triangular',
    'pert',
    'beta',
    'gamma',
    'weibull',
    'metalog',
    'exponential',
    'poisson',
    'negative_binomial',
    'discretised_lognormal',
    'discrete',
  ]);
  for (const name of DISTRIBUTION_NAMES) expect(distributionNamed(name).name).toBe(name);
  expect(() => distributionNamed('cauchy')).toThrow(/no distribution is named cauchy/);
});

describe('percentile keys', () => {
  test.each([
    ['p05', 0.05],
    ['p10', 0.1],
    ['p50', 0.5],
    ['p975', 0.975],
    ['p999', 0.999],
    ['p001', 0.001],
    ['p999999999', 0.999999999],
  ])('%s means %d, and back', (key, level) => {
    expect(percentileLevel(key)).toBe(level);
    expect(percentileName(level)).toBe(key);
  });

  test.each(['p5', 'p', 'p00', 'p000', 'p100', 'p500', 'p2_5', 'p97.5', 'P50', 'xp50', 'p50x', 'mean', ''])(
    '%j means no percentile',
    (key) => {
      expect(percentileLevel(key)).toBeUndefined();
    },
  );

  test('a list names each with its value', () => {
    expect(percentileList([0.1, 0.9], [3, 13.5])).toBe('p10 3, p90 13.5');
  });
});

describe('matchForm', () => {
  test.each([
    ['lognormal', ['sigma', 'median'], ['median', 'sigma']],
    ['lognormal', ['p90', 'p10'], ['p10', 'p90']],
    ['pert', ['high', 'low', 'mode'], ['low', 'mode', 'high']],
    ['pert', ['p90', 'p50', 'p05'], ['p05', 'p50', 'p90']],
    ['exponential', ['p50'], ['p50']],
    ['discrete', ['weights', 'values'], ['values', 'weights']],
  ])('%s %j becomes %j', (name, keys, ordered) => {
    expect(matchForm(name, keys)).toEqual({ keys: ordered });
  });

  const lognormalTakes =
    'lognormal takes {median, sigma}, {mu, sigma}, {mean, sd}, {mean, cv} or two percentiles such as {p10, p90}';
  test.each([
    ['lognormal', ['mean', 'p90'], `{mean, p90} mixes parameters with percentiles; ${lognormalTakes}`],
    ['lognormal', ['mean'], `{mean} is not one of its forms; ${lognormalTakes}`],
    ['lognormal', [], `no parameters; ${lognormalTakes}`],
    ['lognormal', ['p50'], `{p50} is 1 percentile; ${lognormalTakes}`],
    ['lognormal', ['p10', 'p50', 'p90'], `{p10, p50, p90} are 3 percentiles; ${lognormalTakes}`],
    ['lognormal', ['p5', 'p90'], `p5 is not a percentile; write p05; ${lognormalTakes}`],
    [
      'lognormal',
      ['p10', 'p100'],
      `p100 is not a percentile; write p05, p50 or p975 for 5 %, 50 % or 97.5 %; ${lognormalTakes}`,
    ],
    ['poisson', ['p10'], '{p10} is 1 percentile; poisson takes {mean}'],
    [
      'exponential',
      ['p10', 'p90'],
      '{p10, p90} are 2 percentiles; exponential takes {mean}, {rate} or one percentile such as {p50}',
    ],
    [
      'triangular',
      ['p10', 'p90'],
      '{p10, p90} are 2 percentiles; triangular takes {low, mode, high} or three percentiles such as {p10, p50, p90}',
    ],
  ])('%s %j is refused', (name, keys, fault) => {
    expect(matchForm(name, keys)).toEqual({ fault });
  });
});

describe('parameterFault', () => {
  test.each([
    ['constant', ['value'], [Number.NaN], 'value NaN is not a number; constant needs finite numbers'],
    [
      'normal',
      ['mean', 'sd'],
      [1, Number.POSITIVE_INFINITY],
      'sd Infinity is not a number; normal needs finite numbers',
    ],
    ['uniform', ['low', 'high'], [2, 1], 'low 2 is not below high 1; uniform needs low < high'],
    ['uniform', ['low', 'high'], [2, 2], 'low 2 is not below high 2; uniform needs low < high'],
    ['normal', ['mean', 'sd'], [0, -1], 'sd -1 is negative; normal needs sd > 0'],
    ['normal', ['mean', 'cv'], [-2, 1], 'mean -2 is negative; normal needs mean > 0'],
    ['lognormal', ['median', 'sigma'], [61, -0.3], 'sigma -0.3 is negative; lognormal needs sigma > 0'],
    ['lognormal', ['mu', 'sigma'], [-1, 0], 'sigma 0 is zero; lognormal needs sigma > 0'],
    ['lognormal', ['mean', 'sd'], [0, 1], 'mean 0 is zero; lognormal needs mean > 0'],
    ['lognormal', ['p10', 'p90'], [-1, 2], 'p10 -1 is negative; lognormal needs p10 > 0'],
    [
      'lognormal',
      ['p10', 'p90'],
      [13.5, 3],
      'p10 13.5 is not below p90 3; a higher percentile needs a higher value',
    ],
    ['normal', ['p10', 'p90'], [3, 3], 'p10 3 is not below p90 3; a higher percentile needs a higher value'],
    ['uniform', ['p10', 'p90'], [3, 2], 'p10 3 is not below p90 2; a higher percentile needs a higher value'],
    [
      'triangular',
      ['low', 'mode', 'high'],
      [1, 40, 35],
      'mode 40 is above high 35; triangular needs low <= mode <= high',
    ],
    ['pert', ['low', 'mode', 'high'], [3, 2, 9], 'low 3 is above mode 2; pert needs low <= mode <= high'],
    ['pert', ['low', 'mode', 'high'], [3, 3, 3], 'low 3 equals high 3; pert needs low < high'],
    [
      'triangular',
      ['p10', 'p50', 'p90'],
      [1, 5, 4],
      'p50 5 is not below p90 4; a higher percentile needs a higher value',
    ],
    [
      'triangular',
      ['p10', 'p50', 'p90'],
      [1, 8, 9],
      'p10 1, p50 8, p90 9 lie too far to one side; with these outer values triangular needs p50 between 4.056 and 5.944',
    ],
    [
      'pert',
      ['p10', 'p50', 'p90'],
      [1, 1.1, 4],
      'p10 1, p50 1.1, p90 4 lie too far to one side; with these outer values pert needs p50 between 1.936 and 3.064',
    ],
    ['beta', ['alpha', 'beta'], [2, 0], 'beta 0 is zero; beta needs beta > 0'],
    ['beta', ['mean', 'n'], [1.2, 40], 'mean 1.2 is not between 0 and 1; beta needs 0 < mean < 1'],
    ['beta', ['mean', 'n'], [0.2, -4], 'n -4 is negative; beta needs n > 0'],
    [
      'beta',
      ['mean', 'sd'],
      [0.5, 0.5],
      'sd 0.5 is too wide for mean 0.5; beta needs sd < sqrt(mean (1 - mean)) = 0.5000',
    ],
    ['beta', ['p10', 'p90'], [0.2, 1], 'p90 1 is not between 0 and 1; beta needs 0 < p90 < 1'],
    [
      'beta',
      ['p10', 'p90'],
      [0.5, 0.50001],
      'p10 0.5, p90 0.50001 lie too close together; beta needs n = alpha + beta below 100000000',
    ],
    [
      'beta',
      ['p49', 'p51'],
      [1e-300, 1 - 1e-16],
      'p49 1e-300, p51 0.9999999999999999 lie too far apart; beta needs n = alpha + beta above 0.01',
    ],
    ['gamma', ['shape', 'scale'], [0, 1], 'shape 0 is zero; gamma needs shape > 0'],
    [
      'gamma',
      ['p10', 'p90'],
      [1, 1.000001],
      'p10 1, p90 1.000001 lie too close together; gamma needs a shape below 1000000000',
    ],
    [
      'gamma',
      ['p49', 'p51'],
      [1e-300, 1e300],
      'p49 1e-300, p51 1e+300 lie too far apart; gamma needs a shape above 0.001',
    ],
    ['gamma', ['p10', 'p90'], [-1, 1], 'p10 -1 is negative; gamma needs p10 > 0'],
    ['gamma', ['mean', 'sd'], [1, 1e-200], 'mean 1 and sd 1e-200 overflow; gamma needs less extreme numbers'],
    ['weibull', ['shape', 'mean'], [2, -1], 'mean -1 is negative; weibull needs mean > 0'],
    ['weibull', ['p10', 'p90'], [0, 1], 'p10 0 is zero; weibull needs p10 > 0'],
    ['exponential', ['rate'], [0], 'rate 0 is zero; exponential needs rate > 0'],
    ['exponential', ['p50'], [-3], 'p50 -3 is negative; exponential needs p50 > 0'],
    ['poisson', ['mean'], [0], 'mean 0 is zero; poisson needs mean > 0'],
    ['negative_binomial', ['r', 'mean'], [-1, 2], 'r -1 is negative; negative_binomial needs r > 0'],
    [
      'negative_binomial',
      ['r', 'p'],
      [2, 1],
      'p 1 is not between 0 and 1; negative_binomial needs 0 < p < 1',
    ],
    [
      'negative_binomial',
      ['mean', 'variance'],
      [4, 4],
      'variance 4 is not above mean 4; negative_binomial needs variance > mean',
    ],
    [
      'discretised_lognormal',
      ['median', 'sigma'],
      [0, 1],
      'median 0 is zero; discretised_lognormal needs median > 0',
    ],
    ['discrete', ['values', 'weights'], [], 'values is empty; discrete needs at least one value'],
    [
      'discrete',
      ['values', 'weights'],
      [1, 2, 0.5],
      'values and weights differ in length; discrete needs one weight per value',
    ],
    [
      'discrete',
      ['values', 'weights'],
      [7, 7, 1, 1],
      'value 7 is listed twice; discrete needs each value once',
    ],
    ['discrete', ['values', 'weights'], [1, 2, 1, -1], 'weight -1 is negative; discrete needs weights >= 0'],
    ['discrete', ['values', 'weights'], [1, 2, 0, 0], 'all weights are zero; discrete needs a weight > 0'],
  ])('%s %j %j', (name, keys, values, fault) => {
    expect(parameterFault(name, keys, values)).toBe(fault);
  });

  test('every comparison fails for NaN', () => {
    for (const name of DISTRIBUTION_NAMES) {
      const law = distributionNamed(name);
      for (const form of law.forms) {
        if (name === 'constant') continue;
        expect(form.fault(form.keys.map(() => Number.NaN)), `${name} ${form.keys}`).toBeDefined();
      }
      if (law.percentiles === undefined) continue;
      const count = law.percentiles.counts[0]!;
      const levels = [0.1, 0.5, 0.9].slice(0, count);
      expect(
        law.percentiles.fault(
          levels,
          levels.map(() => Number.NaN),
        ),
        name,
      ).toBeDefined();
    }
  });

  test('good values have no fault', () => {
    expect(parameterFault('lognormal', ['median', 'sigma'], [61, 0.69])).toBeUndefined();
    expect(parameterFault('lognormal', ['p10', 'p90'], [3, 13.5])).toBeUndefined();
    expect(parameterFault('triangular', ['low', 'mode', 'high'], [0, 0, 1])).toBeUndefined();
  });

  test('the examples of the docstrings', () => {
    expect(firstNotPositive('lognormal', ['sigma'], [-0.3])).toBe(
      'sigma -0.3 is negative; lognormal needs sigma > 0',
    );
    expect(toParameters('gamma', ['shape', 'mean'], [4, 20])).toEqual([4, 5]);
  });
});

test('keys that no form has are our own fault', () => {
  expect(() => toParameters('gamma', ['mean', 'p90'], [1, 2])).toThrow(/gamma has no form/);
  expect(() => toParameters('poisson', ['p90'], [1])).toThrow(/poisson has no form/);
});

test('only searches are not closed forms', () => {
  const percentileKeys = [['p50'], ['p10', 'p90'], ['p10', 'p50', 'p90']];
  const searched = DISTRIBUTION_NAMES.filter((name) =>
    percentileKeys.some((keys) => 'keys' in matchForm(name, keys) && !isClosedForm(name, keys)),
  );
  expect(searched).toEqual(['triangular', 'pert', 'beta', 'gamma']);
  for (const name of DISTRIBUTION_NAMES) {
    for (const { keys } of distributionNamed(name).forms) expect(isClosedForm(name, keys)).toBe(true);
  }
});
