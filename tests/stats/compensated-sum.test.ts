import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToSum, openCompensatedSum, sumOfRange, totalOf } from '../../src/stats/compensated-sum.ts';

function runningTotal(values: readonly number[]): number {
  const total = openCompensatedSum();
  for (const value of values) {
    addToSum(total, value);
  }
  return totalOf(total);
}

describe('a compensated sum', () => {
  test('keeps what large terms would swallow', () => {
    expect(sumOfRange(Float64Array.of(1, 1e100, 1, -1e100), 0, 4)).toBe(2);
    expect(runningTotal([1, 1e100, 1, -1e100])).toBe(2);
  });

  test('of a million dimes is exact, where plain addition loses five digits', () => {
    const dimes = new Float64Array(1_000_000).fill(0.1);
    const naive = dimes.reduce((sum, dime) => sum + dime, 0);
    expect(naive).not.toBe(100_000);
    expect(sumOfRange(dimes, 0, dimes.length)).toBe(100_000);
  });

  test('takes only the range it is given', () => {
    expect(sumOfRange(Float64Array.of(5, 1, 2, 7), 1, 3)).toBe(3);
    expect(sumOfRange(Float64Array.of(5), 0, 0)).toBe(0);
  });

  test('of a run equals the sum of its terms one by one', () => {
    const terms = fc.array(fc.double({ noNaN: true, min: -1e200, max: 1e200 }));
    fc.assert(
      fc.property(terms, (values) => {
        expect(sumOfRange(Float64Array.from(values), 0, values.length)).toBe(runningTotal(values));
      }),
    );
  });

  test.each([Number.NaN, Infinity, -Infinity])('of a run with %s is NaN', (bad) => {
    expect(sumOfRange(Float64Array.of(1, bad, 2), 0, 3)).toBeNaN();
  });
});
