import fc from 'fast-check';
import { expect, test } from 'vitest';
import { centreValues, type WeightedMoments, weightedMoments } from '../../src/stats/weighted-moments.ts';

function momentsOf(values: readonly number[], weights: readonly number[]): WeightedMoments {
  const out = { mean: Number.NaN, variance: Number.NaN, thirdMoment: Number.NaN };
  weightedMoments(centreValues(Float64Array.from(values)), Float64Array.from(weights), out);
  return out;
}

test('two thirds at 0 and one third at 3 have mean 1, variance 2 and third moment 2', () => {
  const { mean, variance, thirdMoment } = momentsOf([0, 3], [2, 1]);
  expect(mean).toBeCloseTo(1, 14);
  expect(variance).toBeCloseTo(2, 14);
  expect(thirdMoment).toBeCloseTo(2, 14);
});

test('a whole weight is as many copies of its value', () => {
  const copies = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 5 })), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(copies, (pairs) => {
      const byWeight = momentsOf(
        pairs.map(([value]) => value),
        pairs.map(([, weight]) => weight),
      );
      const listed = pairs.flatMap(([value, weight]) => Array<number>(weight).fill(value));
      const byCopy = momentsOf(listed, Array<number>(listed.length).fill(1));
      expect(byWeight.mean).toBeCloseTo(byCopy.mean, 9);
      expect(byWeight.variance).toBeCloseTo(byCopy.variance, 8);
      expect(byWeight.thirdMoment).toBeCloseTo(byCopy.thirdMoment, 6);
    }),
  );
});

test('values far from zero keep the digits of their variance', () => {
  // 1e9 and 1e9 + 1 have variance 1/4 and no skew
  const { variance, thirdMoment } = momentsOf([1e9, 1e9 + 1], [1, 1]);
  expect(variance).toBe(0.25);
  expect(thirdMoment).toBe(0);
});

test('weights that add up to nothing are our fault', () => {
  expect(() => momentsOf([1, 2], [0, 0])).toThrow('weights add up to 0');
  expect(() => momentsOf([1, 2], [Number.NaN, 1])).toThrow('weights add up to NaN');
});
