import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { section } from '../../src/stats/sectioning.ts';

describe('an interval by sectioning', () => {
  test('measures spread about the pooled value', () => {
    // S^2 = 1 + 1, t = 12.706204736174694 with one degree of freedom
    const { value, ciLow, ciHigh } = section(2, [1, 3], 0.95);
    expect(value).toBe(2);
    expect(ciLow).toBeCloseTo(2 - 12.706204736174694, 12);
    expect(ciHigh).toBeCloseTo(2 + 12.706204736174694, 12);
  });

  test('counts the distance between the pooled value and the mean of the replicates', () => {
    const { ciLow, ciHigh } = section(10, [9, 9, 9], 0.95);
    // S^2 = 3 / 2, t = 4.302652729749462 with two degrees of freedom
    expect(ciHigh - ciLow).toBeCloseTo(2 * 4.302652729749462 * Math.sqrt(1.5 / 3), 12);
  });

  test('is a point when all replicates agree', () => {
    expect(section(5, [5, 5, 5], 0.95)).toEqual({ value: 5, ciLow: 5, ciHigh: 5 });
  });

  test('holds its value in the middle and does not care for the order of replicates', () => {
    const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 2 });
    fc.assert(
      fc.property(values, fc.double({ noNaN: true, min: -1e6, max: 1e6 }), (replicates, pooled) => {
        const { ciLow, value, ciHigh } = section(pooled, replicates, 0.95);
        expect(ciLow).toBeLessThanOrEqual(value);
        expect(ciHigh).toBeGreaterThanOrEqual(value);
        expect(section(pooled, replicates.toReversed(), 0.95).ciHigh).toBeCloseTo(ciHigh, 4);
      }),
    );
  });

  test('needs two replicates and finite statistics', () => {
    expect(() => section(1, [1], 0.95)).toThrow(/at least 2 replicates, not 1/);
    expect(() => section(1, [1, Number.NaN], 0.95)).toThrow(/finite/);
    expect(() => section(Number.NaN, [1, 1], 0.95)).toThrow(/finite/);
  });
});
