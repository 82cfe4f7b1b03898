import { describe, expect, test } from 'vitest';
import { DISTRIBUTION_NAMES, distributionNamed, toParameters } from '../../src/random/distributions.ts';
import { openPlainSampler } from '../../src/random/plain-sampler.ts';
import { assertFollowsCdf } from '../support/follows-cdf.ts';
import { assertFollowsPmf } from '../support/follows-pmf.ts';

const FALSE_FAIL = { falseFailRate: 1e-9 };
const DRAWS = 100_000;

/** One law of every family, and what it is cut to. */
interface LawCase {
  readonly dist: string;
  readonly stated: Readonly<Record<string, number | readonly number[]>>;
  readonly shift?: number;
  readonly min?: number;
  readonly max?: number;
}

const WHOLE_LAWS: readonly LawCase[] = [
  { dist: 'constant', stated: { value: 7 } },
  { dist: 'uniform', stated: { low: -2, high: 5 } },
  { dist: 'normal', stated: { mean: 6.5, sd: 0.4 } },
  { dist: 'lognormal', stated: { median: 61, sigma: 0.69 } },
  { dist: 'triangular', stated: { low: 500, mode: 1500, high: 4000 } },
  { dist: 'pert', stated: { low: 500, mode: 1500, high: 4000 } },
  { dist: 'beta', stated: { mean: 0.45, n: 40 } },
  { dist: 'beta', stated: { alpha: 0.6, beta: 1.7 } },
  { dist: 'gamma', stated: { shape: 4.8, mean: 23 } },
  { dist: 'gamma', stated: { shape: 0.5, mean: 23 } },
  { dist: 'weibull', stated: { shape: 1.4, scale: 30 } },
  { dist: 'metalog', stated: { p10: 2, p50: 4, p90: 9 } },
  { dist: 'exponential', stated: { mean: 12 } },
  { dist: 'poisson', stated: { mean: 5.5 } },
  { dist: 'poisson', stated: { mean: 90 } },
  { dist: 'negative_binomial', stated: { r: 12, mean: 5.5 } },
  { dist: 'negative_binomial', stated: { r: 0.7, mean: 5.5 } },
  { dist: 'discretised_lognormal', stated: { median: 4, sigma: 0.8 } },
  { dist: 'discrete', stated: { values: [1, 2, 8], weights: [5, 3, 2] } },
];

const CUT_LAWS: readonly LawCase[] = [
  { dist: 'negative_binomial', stated: { r: 12, mean: 5.5 }, shift: 1, min: 2, max: 9 },
  { dist: 'lognormal', stated: { median: 61, sigma: 0.69 }, shift: 10, min: 40, max: 200 },
  { dist: 'discrete', stated: { values: [1, 2, 8], weights: [5, 3, 2] }, min: 2 },
  // a thousandth of the law: about a third of the draws come from the quantile function
  { dist: 'normal', stated: { mean: 0, sd: 1 }, min: 3.0902 },
  { dist: 'poisson', stated: { mean: 5.5 }, min: 12 },
];

function lawOf({ dist, stated, shift = 0, min = -Infinity, max = Infinity }: LawCase) {
  const parameters = toParameters(dist, Object.keys(stated), Object.values(stated).flat());
  return { distribution: distributionNamed(dist), parameters, shift, min, max };
}

function drawMany(law: ReturnType<typeof lawOf>): Float64Array {
  const draw = openPlainSampler(20260401, 0).drawsOf(law);
  return Float64Array.from({ length: DRAWS }, draw);
}

/** Holds draws against the project's own CDF, which shares nothing with the samplers. */
function assertFollowsLaw(
  draws: Float64Array,
  { distribution, parameters, shift, min, max }: ReturnType<typeof lawOf>,
) {
  const cdf = (x: number) => distribution.cdf(x - shift, parameters);
  const below = min === -Infinity ? 0 : cdf(distribution.discrete ? min - 0.5 : min);
  const kept = (max === Infinity ? 1 : cdf(max)) - below;
  if (!distribution.discrete) {
    assertFollowsCdf(draws, (x) => Math.min(1, Math.max(0, (cdf(x) - below) / kept)), FALSE_FAIL);
    return;
  }
  const masses = new Map<number, number>();
  for (let x = Math.max(0, min); x <= Math.min(200, max); x++)
    masses.set(x, (cdf(x) - Math.max(below, cdf(x - 0.5))) / kept);
  assertFollowsPmf(draws, masses, FALSE_FAIL);
}

test('there is a case of every law that a scenario can state', () => {
  expect(new Set(WHOLE_LAWS.map(({ dist }) => dist))).toEqual(new Set(DISTRIBUTION_NAMES));
});

test.each(WHOLE_LAWS)('$dist $stated is drawn by its law', (one) => {
  const law = lawOf(one);
  assertFollowsLaw(drawMany(law), law);
});

test.each(CUT_LAWS)('$dist $stated, moved and cut, is drawn by its law', (one) => {
  const law = lawOf(one);
  assertFollowsLaw(drawMany(law), law);
});

describe('draws of another law are noticed', () => {
  const wrong: readonly [string, LawCase, (draws: Float64Array) => Float64Array][] = [
    [
      'a gamma law with its rate for its scale',
      WHOLE_LAWS[8]!,
      (draws) => draws.map((x) => x / (23 / 4.8) ** 2),
    ],
    ['a PERT law that is triangular', WHOLE_LAWS[5]!, () => drawMany(lawOf(WHOLE_LAWS[4]!))],
    [
      'a count that is rounded, not rounded up',
      WHOLE_LAWS[16]!,
      (draws) => draws.map((x) => Math.max(1, x - 1)),
    ],
    [
      'a cut law with its mass heaped on the bounds',
      CUT_LAWS[1]!,
      () => {
        const whole = drawMany({ ...lawOf(CUT_LAWS[1]!), min: -Infinity, max: Infinity });
        return whole.map((x) => Math.min(200, Math.max(40, x)));
      },
    ],
    ['draws that forget their shift', CUT_LAWS[0]!, (draws) => draws.map((x) => x - 1)],
  ];
  test.each(wrong)('%s', (_, one, spoil) => {
    const law = lawOf(one);
    expect(() => assertFollowsLaw(spoil(drawMany(law)), law)).toThrow(/off by|share/);
  });
});
