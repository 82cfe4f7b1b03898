import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distributionNamed, parameterFault, toParameters } from '../../src/random/distributions.ts';
import { blendedValue, blendWeights, buildLawFamily, isInFamily } from '../../src/random/law-family.ts';

const WORDS = 2 ** 32;
const quantileOf = (dist: string, keys: readonly string[], values: readonly number[]) => {
  const parameters = toParameters(dist, keys, values);
  return (p: number) => distributionNamed(dist).quantile(p, parameters);
};
const betaOfMean = ([mean]: readonly number[]) => quantileOf('beta', ['mean', 'n'], [mean!, 10]);

describe('buildLawFamily', () => {
  test.each([
    ['beta, mean 0.55 to 0.95 of 10 cases', betaOfMean, [0.55], [0.95]],
    [
      'gamma, shape 1 to 9',
      ([a]: readonly number[]) => quantileOf('gamma', ['shape', 'mean'], [a!, 3]),
      [1],
      [9],
    ],
    [
      'lognormal, mean 40 to 60 and cv 0.3 to 0.5',
      (at: readonly number[]) => quantileOf('lognormal', ['mean', 'cv'], at),
      [40, 0.3],
      [60, 0.5],
    ],
  ] as const)('%s: between the nodes within 1e-4 of the middle half', (_, quantileAt, lows, highs) => {
    const family = buildLawFamily(quantileAt, lows, highs, [0, Infinity])!;
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const level = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(share, share, level, (first, second, p) => {
        const at = lows.map((low, i) => low + [first, second][i]! * (highs[i]! - low));
        const quantile = quantileAt(at);
        const word = Math.floor(p * WORDS);
        const exact = quantile((word + 0.5) / WORDS);
        const spread = quantile(0.75) - quantile(0.25);
        const found = blendedValue(family, blendWeights(family, at), word);
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(1e-4 * Math.max(spread, exact));
      }),
      { numRuns: 500 },
    );
  });

  test('at a node the blend is the law itself, and weights add up to 1 everywhere', () => {
    const family = buildLawFamily(betaOfMean, [0.6], [0.9], [0, 1])!;
    expect([...blendWeights(family, [0.6])].filter((weight) => weight !== 0)).toEqual([1]);
    fc.assert(
      fc.property(fc.double({ min: 0.6, max: 0.9, noNaN: true }), (mean) => {
        const sum = blendWeights(family, [mean]).reduce((total, weight) => total + weight, 0);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  test('no draw leaves the support', () => {
    const nearOne = ([mean]: readonly number[]) => quantileOf('beta', ['mean', 'n'], [mean!, 3]);
    const family = buildLawFamily(nearOne, [0.8], [0.97], [0, 1])!;
    fc.assert(
      fc.property(
        fc.double({ min: 0.8, max: 0.97, noNaN: true }),
        fc.integer({ min: 0, max: WORDS - 1 }),
        (mean, word) => {
          const value = blendedValue(family, blendWeights(family, [mean]), word);
          expect(value >= 0 && value <= 1).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('knows its box', () => {
    const family = buildLawFamily(betaOfMean, [0.6], [0.9], [0, 1])!;
    expect([0.59, 0.6, 0.75, 0.9, 0.91].map((mean) => isInFamily(family, [mean]))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  test('there is none where a law breaks off, where it jumps in its parameter, or for three parameters', () => {
    const broken = ([sd]: readonly number[]) =>
      parameterFault('beta', ['mean', 'sd'], [0.5, sd!]) === undefined
        ? quantileOf('beta', ['mean', 'sd'], [0.5, sd!])
        : undefined;
    expect(buildLawFamily(broken, [0.1], [0.6], [0, 1])).toBeUndefined();
    const jumping =
      ([a]: readonly number[]) =>
      (p: number) =>
        a! < 0.51 ? p : 2 * p;
    expect(buildLawFamily(jumping, [0], [1], [0, 2])).toBeUndefined();
    expect(buildLawFamily(betaOfMean, [0.6, 1, 1], [0.9, 2, 2], [0, 1])).toBeUndefined();
  });
});
