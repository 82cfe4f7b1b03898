import { describe, expect, test } from 'vitest';
import { distributionNamed } from '../../src/random/distributions.ts';
import { AMOUNT_LAWS, type FittedLaw, fitLaw, type SeenValues, TURN_LAWS } from '../../src/random/fit-law.ts';

/** Log likelihood of a law at given parameters, from the distribution function or a numeric derivative of it. */
function logLikelihood(
  { values, counts }: SeenValues,
  dist: string,
  parameters: readonly number[],
  shift: number,
) {
  const { cdf, discrete } = distributionNamed(dist);
  return values.reduce((sum, value, i) => {
    const at = value - shift;
    const step = discrete ? 0.5 : at * 1e-4;
    const mass = cdf(at + step, parameters) - cdf(at - step, parameters);
    return sum + counts[i]! * Math.log(discrete ? mass : mass / (2 * step));
  }, 0);
}

/** Counts of turns, and amounts that a lognormal or gamma law could have given. */
const TURNS: SeenValues = {
  values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 9, 12, 15),
  counts: Float64Array.of(9, 22, 31, 35, 30, 24, 18, 15, 9, 5),
};
const AMOUNTS: SeenValues = {
  values: Float64Array.of(2, 5, 9, 14, 18, 25, 33, 48, 70, 120),
  counts: Float64Array.of(4, 11, 19, 22, 25, 21, 17, 11, 6, 2),
};

const CASES = [
  ...TURN_LAWS.map((name) => [name, TURNS] as const),
  ...AMOUNT_LAWS.map((name) => [name, AMOUNTS] as const),
];

describe.each(CASES)('the fit of %s', (name, seen) => {
  const fit = fitLaw(name, seen) as FittedLaw;

  test('has the likelihood that its distribution function gives', () => {
    const { parameters, shift } = fit;
    expect(fit.logLikelihood / logLikelihood(seen, name, parameters, shift)).toBeCloseTo(1, 5);
    expect(fit.aic).toBeCloseTo(2 * fit.keys.length - 2 * fit.logLikelihood, 9);
  });

  test('is where the likelihood is largest: less on every side', () => {
    const form = distributionNamed(name).forms.find(({ keys }) => keys.join() === fit.keys.join());
    const at = (values: readonly number[]) =>
      logLikelihood(seen, name, form!.toParameters(values), fit.shift);
    for (const k of fit.keys.keys()) {
      for (const factor of [0.97, 1.03]) {
        expect(at(fit.values.with(k, fit.values[k]! * factor))).toBeLessThan(at(fit.values));
      }
    }
  });
});

test('counts that scatter less than a Poisson law have no negative binomial one', () => {
  const even = { values: Float64Array.of(5, 6, 7), counts: Float64Array.of(1, 3, 1) };
  expect(fitLaw('negative_binomial', even)).toBeUndefined();
});
