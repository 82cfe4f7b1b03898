import { describe, expect, test } from 'vitest';
import { findRoot } from '../../src/random/find-root.ts';

describe('findRoot', () => {
  test('the example of the docstring', () => {
    expect(findRoot((x) => x * x - 2, 1, 2)).toBeCloseTo(Math.SQRT2, 15);
  });

  test.each([
    ['rising', (x: number) => Math.exp(x) - 5, -10, 10, Math.log(5)],
    ['falling', (x: number) => 5 - Math.exp(x), -10, 10, Math.log(5)],
    ['flat at the root', (x: number) => (x - 0.3) ** 9, -1, 4, 0.3],
    ['with a step', (x: number) => (x < 0.7 ? -1 : 1e-9), 0, 1, 0.7],
    ['zero at the lower end', (x: number) => x, 0, 1, 0],
    ['zero at the upper end', (x: number) => x - 1, 0, 1, 1],
  ])('finds the root of a function that is %s', (_name, evaluate, low, high, root) => {
    let count = 0;
    const found = findRoot(
      (x) => {
        count += 1;
        return evaluate(x);
      },
      low,
      high,
    );
    expect(Math.abs(found - root)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.max(1, Math.abs(root)));
    expect(count).toBeLessThan(200);
  });

  test('refuses an interval without a change of sign, and a function that gives NaN', () => {
    expect(() => findRoot((x) => x * x + 1, -1, 1)).toThrow(/no sign change/);
    expect(() => findRoot((x) => (x === 0 || x === 1 ? x - 0.5 : Number.NaN), 0, 1)).toThrow(
      /no function value/,
    );
  });
});
