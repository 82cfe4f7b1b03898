import fc from 'fast-check';
import { expect, test } from 'vitest';
import { skewnessTilts } from '../../src/stats/skewness-tilts.ts';
import { centreValues } from '../../src/stats/weighted-moments.ts';

const tiltsOf = (values: readonly number[]) => [...skewnessTilts(centreValues(Float64Array.from(values)))];

test('zeros and one 10 among five have their mean raised by skewness 1.5 times sd 4 over 10', () => {
  // mean 2, variance 16, third central moment (4 * -8 + 512) / 5 = 96, skewness 96 / 64 = 1.5
  const tilts = tiltsOf([0, 0, 0, 0, 10]);
  const mean = (10 * tilts[4]!) / tilts.reduce((a, b) => a + b);
  expect(mean).toBeCloseTo(2 + (1.5 * 4) / 10, 12);
});

test('symmetric values, and values that are all the same, are left alone', () => {
  expect(tiltsOf([1, 2, 3])).toEqual([1, 1, 1]);
  expect(tiltsOf([7, 7])).toEqual([1, 1]);
});

test('no factor is below a half or above one and a half, and they have mean 1', () => {
  const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(values, (list) => {
      const tilts = tiltsOf(list);
      expect(Math.min(...tilts)).toBeGreaterThanOrEqual(0.5);
      expect(Math.max(...tilts)).toBeLessThanOrEqual(1.5);
      expect(tilts.reduce((a, b) => a + b) / tilts.length).toBeCloseTo(1, 9);
    }),
  );
});
