import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallestWhole } from '../../src/random/smallest-whole.ts';

describe('smallestWhole', () => {
  test('the example of the docstring', () => {
    expect(smallestWhole(0, 7, (count) => count * count >= 17)).toBe(5);
  });

  test('finds any number from any guess, with few checks', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        (answer, guess) => {
          let checks = 0;
          const found = smallestWhole(0, guess, (whole) => {
            checks += 1;
            return whole >= answer;
          });
          expect(found).toBe(answer);
          expect(checks).toBeLessThanOrEqual(4 + 2 * Math.log2(2 + Math.abs(guess - answer)));
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  test('does not go below the first number', () => {
    expect(smallestWhole(1, 40, () => true)).toBe(1);
    expect(smallestWhole(1, -40, () => true)).toBe(1);
  });

  test('ends beyond the whole numbers that a double tells apart', () => {
    expect(smallestWhole(1, 1e300, (whole) => whole >= 2e299)).toBe(2e299);
  });
});
