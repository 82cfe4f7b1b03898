import { describe, expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '../../src/random/normal-quantile.ts';

/** [p, quantile] to the nearest double. */
const EXACT: readonly (readonly [p: number, z: number])[] = [
  [0.75, 0.6744897501960817],
  [0.8, 0.8416212335729143],
  [0.9, 1.2815515655446004],
  [0.95, 1.6448536269514726],
  [0.975, 1.959963984540054],
  [0.99, 2.3263478740408408],
  [0.995, 2.5758293035489004],
  [0.999, 3.0902323061678136],
  [0.9999, 3.7190164854556804],
  [1e-10, -6.361340902404056],
  [1e-20, -9.262340089798409],
  [1e-100, -21.273453560965326],
  [1e-300, -37.0470962993612],
];

describe('normalQuantile', () => {
  // For p near 1 the double of p itself is off by up to 2^-54, which the density divides.
  const pNearOne = (p: number, z: number): number =>
    p > 0.5 ? 2 ** -54 / (Math.exp(-z * z * 0.5) / Math.sqrt(2 * Math.PI)) : 0;

  test.each(EXACT)('of %d is %d', (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(1e-15 * Math.abs(z) + pNearOne(p, z));
  });

  test('the median is zero and the law is symmetric', () => {
    expect(normalQuantile(0.5)).toBe(0);
    for (const p of [0.25, 0.0625, 2 ** -20]) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
  });

  test.each([0, 1, -0.1, 1.1, Number.NaN])('refuses p %d', (p) => {
    expect(() => normalQuantile(p)).toThrow(/0 < p < 1/);
  });
});

describe('normalCdf', () => {
  test.each(EXACT.filter(([p]) => p < 0.5))('turns the quantile of %d back', (p, z) => {
    // The relative slope of the tail at z is about |z|, so one rounding of z moves it by |z|² epsilon.
    expect(Math.abs(normalCdf(z) / p - 1)).toBeLessThanOrEqual((z * z + 4) * Number.EPSILON);
  });

  test('known values on both sides of every seam', () => {
    const known = [
      [0.5, 0.6914624612740131],
      [0.67, 0.7485711049046899],
      [0.68, 0.7517477695464295],
      [1, 0.8413447460685429],
      [-1, 0.15865525393145705],
      [-5.6, 1.071759025831093e-8],
      [-5.7, 5.990371401063528e-9],
      [-20, 2.7536241186062337e-89],
      [-37, 5.725571222524577e-300],
    ] as const;
    for (const [x, p] of known) expect(Math.abs(normalCdf(x) / p - 1)).toBeLessThanOrEqual(1e-15);
  });

  test('the examples of the docstrings', () => {
    expect(normalQuantile(0.975)).toBe(1.9599639845400536);
    expect(normalCdf(-1.9599639845400536)).toBeCloseTo(0.025, 16);
  });

  test('infinities and NaN', () => {
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(Number.NaN)).toBeNaN();
  });
});
