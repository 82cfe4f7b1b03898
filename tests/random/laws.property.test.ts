import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Distribution } from '../../src/random/distribution.ts';
import { DISTRIBUTION_NAMES, distributionNamed } from '../../src/random/distributions.ts';
import { normalCdf } from '../../src/random/normal-quantile.ts';

/** What every law must obey, whatever its parameters; each throws at the first breach. */
type Property = (law: Distribution, parameters: readonly number[], p: number, q: number) => void;

/** Rounding of x, seen through the law: generators below keep |location| / width <= 1e3 and width * density <= 20. */
const ROUNDING = 2 ** -52 * 1e3 * 20;

const quantileRises: Property = (law, parameters, p, q) => {
  const [low, high] = p < q ? [p, q] : [q, p];
  const [x, y] = [law.quantile(low, parameters), law.quantile(high, parameters)];
  // Levels a few bits apart may swap the last bits of a quantile that a search finds; counts never swap.
  const lastBits = law.discrete ? 0 : 1e-13 * Math.abs(y);
  expect(x).toBeLessThanOrEqual(y + lastBits);
};

const cdfRises: Property = (law, parameters, p, q) => {
  const [x, y] = [law.quantile(p, parameters), law.quantile(q, parameters)];
  const [low, high] = x < y ? [x, y] : [y, x];
  expect(law.cdf(low, parameters)).toBeLessThanOrEqual(law.cdf(high, parameters));
  expect(law.cdf(low, parameters)).toBeGreaterThanOrEqual(0);
  expect(law.cdf(high, parameters)).toBeLessThanOrEqual(1);
};

const cdfInvertsQuantile: Property = (law, parameters, p) => {
  const x = law.quantile(p, parameters);
  if (!law.discrete) {
    expect(Math.abs(law.cdf(x, parameters) - p)).toBeLessThanOrEqual(1e-9 * Math.min(p, 1 - p) + ROUNDING);
    return;
  }
  // The smallest value that reaches p: it does, and all below it do not. Two sums of the same tails may round apart.
  expect(law.cdf(x, parameters)).toBeGreaterThanOrEqual(p - 1e-13);
  expect(law.cdf(x - 1e-6 * Math.max(1, Math.abs(x)), parameters)).toBeLessThan(p + 1e-13);
};

const staysInSupport: Property = (law, parameters, p) => {
  const [low, high] = law.support(parameters);
  const x = law.quantile(p, parameters);
  expect(x).toBeGreaterThanOrEqual(low);
  expect(x).toBeLessThanOrEqual(high);
};

const wholeWhereCounting: Property = (law, parameters, p) => {
  if (!law.discrete || law.name === 'constant' || law.name === 'discrete') return;
  expect(Number.isSafeInteger(law.quantile(p, parameters))).toBe(true);
};

interface Moments {
  readonly mean: number;
  readonly square: number;
}

/**
 * E[X] and E[X²] as trapezoid sums of the quantile function over z, where p = Φ(z), |z| <= 7.
 *
 * Beyond z = 7 lies 1e-12 of probability.
 */
function momentsByQuadrature(
  law: Distribution,
  parameters: readonly number[],
  centre: number,
  step: number,
): Moments {
  let mean = 0;
  let square = 0;
  let weight = 0;
  for (let z = -7; z <= 7; z += step) {
    const density = Math.exp(-0.5 * z * z);
    const x = law.quantile(normalCdf(z), parameters) - centre;
    mean += density * x;
    square += density * x * x;
    weight += density;
  }
  return { mean: mean / weight, square: square / weight };
}

/**
 * Mean and variance agree with integration of the quantile function.
 *
 * The error of the quadrature is taken from the same sums at three times the step: for a smooth quantile function
 * the finer one is far better than the difference, with a kink it is nine times better, and with jumps it is of
 * the order of the step times the largest jump, which the difference shows within a factor of ten or so.
 */
function momentsAgree(law: Distribution, parameters: readonly number[]): void {
  const mean = law.mean(parameters);
  const variance = law.variance(parameters);
  const sd = Math.sqrt(variance);
  const step = law.discrete ? 2 ** -10 : 2 ** -7;
  const fine = momentsByQuadrature(law, parameters, mean, step);
  const coarse = momentsByQuadrature(law, parameters, mean, 3 * step);
  // A jump of one unit of x moves the sum by at most step * density at the jump; the jumps of x sum to its range.
  const jumps = law.discrete ? step : 0;
  const meanAllowed = 10 * Math.abs(fine.mean - coarse.mean) + sd * (1e-6 + jumps);
  const squareAllowed = 10 * Math.abs(fine.square - coarse.square) + variance * (1e-6 + 10 * jumps);
  expect(Math.abs(fine.mean)).toBeLessThanOrEqual(meanAllowed);
  expect(Math.abs(fine.square - variance)).toBeLessThanOrEqual(squareAllowed);
  expect(meanAllowed).toBeLessThan(0.02 * sd);
  expect(squareAllowed).toBeLessThan(0.05 * variance);
}

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
/** Even on the logarithm, so that small and large are tried alike. */
const scale = (min: number, max: number): fc.Arbitrary<number> =>
  between(Math.log(min), Math.log(max)).map(Math.exp);
const bounds: fc.Arbitrary<[number, number, number]> = fc
  .tuple(between(-1e3, 1e3), scale(1, 1e3), between(0, 1))
  .map(([low, width, share]) => [low, low + width * share, low + width]);

/** Parameters of each law. Beta shapes below 1 put mass where doubles near 1 cannot tell values apart. */
const PARAMETERS: Readonly<Record<string, fc.Arbitrary<readonly number[]>>> = {
  constant: between(-1e6, 1e6).map((value) => [value]),
  uniform: bounds.map(([low, , high]) => [low, high]),
  normal: fc.tuple(between(-1e3, 1e3), scale(1, 1e3)),
  lognormal: fc.tuple(between(-7, 7), scale(0.01, 1)),
  triangular: bounds,
  pert: bounds,
  beta: fc.tuple(scale(1, 1e3), scale(1, 1e3)),
  gamma: fc.tuple(scale(0.5, 1e6), scale(1e-3, 1e3)),
  weibull: fc.tuple(scale(0.7, 20), scale(1e-3, 1e3)),
  metalog: fc
    .tuple(between(-1e3, 1e3), scale(1, 1e3), between(-1.6, 1.6))
    .map(([a1, a2, skew]) => [a1, a2, a2 * skew]),
  exponential: scale(1e-3, 1e3).map((mean) => [mean]),
  poisson: scale(0.1, 1e6).map((mean) => [mean]),
  negative_binomial: fc.tuple(scale(0.5, 1e4), scale(0.1, 1e4)),
  discretised_lognormal: fc.tuple(between(0, 7), scale(0.05, 1)),
  discrete: fc
    .uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 8 })
    .chain((values) =>
      fc.tuple(
        fc.constant(values),
        fc.array(between(0.05, 1), { minLength: values.length, maxLength: values.length }),
      ),
    )
    .map(([values, weights]) =>
      distributionNamed('discrete').forms[0]!.toParameters([...values, ...weights]),
    ),
};

function parametersOf(name: string): fc.Arbitrary<readonly number[]> {
  const parameters = PARAMETERS[name];
  expect(parameters, `no generator for ${name}`).toBeDefined();
  return parameters!;
}

/** Levels even on the log of the tail, down to 1e-9 on both sides. */
const level: fc.Arbitrary<number> = fc
  .tuple(scale(1e-9, 0.5), fc.boolean())
  .map(([tail, upper]) => (upper ? 1 - tail : tail));

const POINTWISE: Readonly<Record<string, Property>> = {
  'the quantile function rises': quantileRises,
  'the distribution function rises from 0 to 1': cdfRises,
  'the distribution function inverts the quantile function': cdfInvertsQuantile,
  'quantiles stay in the support': staysInSupport,
  'counts are whole numbers': wholeWhereCounting,
};

const RUN = { seed: 20261123, numRuns: 100 } as const;

describe.each([...DISTRIBUTION_NAMES])('%s', (name) => {
  const law = distributionNamed(name);

  test.each(Object.entries(POINTWISE))('%s', (_title, property) => {
    fc.assert(
      fc.property(parametersOf(name), level, level, (parameters, p, q) => property(law, parameters, p, q)),
      RUN,
    );
  });
});

const spreadOut = DISTRIBUTION_NAMES.filter((name) => name !== 'constant');

test.each(spreadOut)('mean and variance of %s are those of the quantile function', (name) => {
  fc.assert(
    fc.property(parametersOf(name), (parameters) => momentsAgree(distributionNamed(name), parameters)),
    { ...RUN, numRuns: 10 },
  );
});

const percent = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min, max }).map((of) => of / 100);
const ascendingLevels = (count: number): fc.Arbitrary<number[]> =>
  fc
    .uniqueArray(percent(1, 99), { minLength: count, maxLength: count })
    .map((levels) => levels.sort((one, other) => one - other));
const outerAndMiddleLevels = fc.tuple(percent(1, 9), percent(20, 80), percent(91, 99));
const innerMode = fc
  .tuple(between(-1e3, 1e3), scale(1, 1e3), between(0.1, 0.9))
  .map(([low, width, share]) => [low, low + width * share, low + width]);
const withPercentiles = DISTRIBUTION_NAMES.map(distributionNamed).filter(
  (law) => law.percentiles !== undefined,
);

describe.each(withPercentiles)('percentiles of $name', (law) => {
  const form = law.percentiles!;
  const count = form.counts[0]!;
  // Three percentiles determine a triangle only with the mode between the outer two, and so they are drawn.
  const levels = count === 3 ? outerAndMiddleLevels : ascendingLevels(count);
  const parameters = count === 3 && law.name !== 'metalog' ? innerMode : parametersOf(law.name);

  test('a fit gives the stated values back', () => {
    fc.assert(
      fc.property(parameters, levels, (truth, stated) => {
        const values = stated.map((p) => law.quantile(p, truth));
        expect(form.fault(stated, values)).toBeUndefined();
        const fitted = form.toParameters(stated, values);
        const size = Math.max(...values.map(Math.abs));
        for (const [index, value] of values.entries()) {
          const error = Math.abs(law.quantile(stated[index]!, fitted) - value);
          const allowed = law.support(fitted)[0] === 0 ? Math.abs(value) : size;
          expect(error).toBeLessThanOrEqual(1e-9 * allowed);
        }
      }),
      { ...RUN, numRuns: 60 },
    );
  });
});

describe('each property notices a law that breaks it', () => {
  const exponential = distributionNamed('exponential');
  const poisson = distributionNamed('poisson');
  const planted: readonly (readonly [string, Property, Distribution])[] = [
    ['falling quantiles', quantileRises, { ...exponential, quantile: (p, [mean]) => -mean! * Math.log(p) }],
    ['a cdf above 1', cdfRises, { ...exponential, cdf: (x, p) => 1.01 * exponential.cdf(x, p) }],
    [
      'a cdf of another mean',
      cdfInvertsQuantile,
      { ...exponential, cdf: (x, [mean]) => -Math.expm1(-x / (mean! * (1 + 1e-6))) },
    ],
    [
      'a count one too high',
      cdfInvertsQuantile,
      { ...poisson, quantile: (p, m) => poisson.quantile(p, m) + 1 },
    ],
    [
      'a count one too low',
      cdfInvertsQuantile,
      { ...poisson, quantile: (p, m) => poisson.quantile(p, m) - 1 },
    ],
    ['a support that is too small', staysInSupport, { ...exponential, support: () => [0.5, 2] }],
    ['a half count', wholeWhereCounting, { ...poisson, quantile: () => 1.5 }],
  ];
  const fails = (
    name: string,
    check: (parameters: readonly number[], p: number, q: number) => void,
  ): void => {
    expect(() => fc.assert(fc.property(parametersOf(name), level, level, check), RUN)).toThrow(
      /Property failed/,
    );
  };

  test.each(planted)('%s', (_title, property, wrong) => {
    fails(wrong.name, (parameters, p, q) => property(wrong, parameters, p, q));
  });

  test.each([
    ['a mean off by 0.1 %', { ...exponential, mean: ([mean]: readonly number[]) => 1.001 * mean! }],
    [
      'a variance off by 1 %',
      { ...exponential, variance: ([mean]: readonly number[]) => 1.01 * mean! * mean! },
    ],
    [
      'a count whose mean is off by 0.1 sd',
      { ...poisson, mean: ([mean]: readonly number[]) => mean! + 0.1 * Math.sqrt(mean!) },
    ],
    [
      'a count whose variance is off by a tenth',
      { ...poisson, variance: ([mean]: readonly number[]) => 1.1 * mean! },
    ],
  ])('%s', (_title, wrong) => {
    fails(wrong.name, (parameters) => momentsAgree(wrong, parameters));
  });
});
