import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { BAND_LEVELS } from '../../src/summary/band.ts';
import { crpsOf, kupiecTest, pinballLoss, scoreForecast } from '../../src/summary/score-forecast.ts';

describe('Kupiec', () => {
  test('4 breaches of P95 in 24 months have LR 4.390651938 and p 0.0361364928', () => {
    const { ratio, pValue } = kupiecTest(4, 24, 0.05);
    expect(ratio).toBeCloseTo(4.390651938351329, 12);
    expect(pValue).toBeCloseTo(0.0361364928, 9);
  });

  test('what happens as often as it should is no surprise, and never or always is counted', () => {
    expect(kupiecTest(5, 100, 0.05)).toEqual({ ratio: 0, pValue: 1 });
    // -2 n ln(1 - p) and -2 n ln p
    expect(kupiecTest(0, 24, 0.05).ratio).toBeCloseTo(-48 * Math.log(0.95), 12);
    expect(kupiecTest(24, 24, 0.05).ratio).toBeCloseTo(-48 * Math.log(0.05), 12);
  });
});

test('a percentile at level 0.9 loses 0.9 of what it is too low by, and 0.1 of what it is too high by', () => {
  expect(pinballLoss(0.9, 100, 110)).toBeCloseTo(9, 12);
  expect(pinballLoss(0.9, 100, 90)).toBeCloseTo(1, 12);
});

describe('CRPS', () => {
  test('of a standard normal law at 0 is 0.233694977, and many percentiles come close', () => {
    const levels = Array.from({ length: 1999 }, (_, i) => (i + 1) / 2000);
    const percentiles = levels.map(normalQuantile);
    expect(crpsOf(levels, { percentiles, actual: 0 })).toBeCloseTo(0.23369497725510913, 4);
  });

  test('of a law with one value is the distance from it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: -1000, max: 1000 }),
        (value, actual) => {
          const percentiles = BAND_LEVELS.map(() => value);
          expect(crpsOf(BAND_LEVELS, { percentiles, actual })).toBe(Math.abs(value - actual));
        },
      ),
    );
  });

  test('of a uniform law on 0 to 1 at y is y² - y + 1/3', () => {
    // ∫ over 0..y of x² + ∫ over y..1 of (1 - x)² = y³/3 + (1 - y)³/3
    for (const y of [0, 0.2, 0.5, 1]) {
      const score = crpsOf([0, 0.3, 1], { percentiles: [0, 0.3, 1], actual: y });
      expect(score).toBeCloseTo((y ** 3 + (1 - y) ** 3) / 3, 12);
    }
  });
});

describe('a score of months', () => {
  const percentiles = BAND_LEVELS.map((level) => 100 * level);

  test('puts every month into one cell, and counts what lies above and outside', () => {
    const actuals = [1, 7, 30, 60, 97, 99.5];
    const score = scoreForecast(
      BAND_LEVELS,
      actuals.map((actual) => ({ percentiles, actual })),
    );
    expect(score.pit.map(({ months }) => months)).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 1, 1]);
    expect(score.pit.map(({ expectedMonths }) => expectedMonths).reduce((a, b) => a + b)).toBeCloseTo(6, 12);
    expect(score.levels.find(({ level }) => level === 0.95)?.above).toBe(2);
    expect(score.levels.find(({ level }) => level === 0.5)?.above).toBe(3);
    expect(score.band.outside).toBe(3);
    expect(score.band.kupiecP).toBe(kupiecTest(3, 6, 1 - (0.95 - 0.05)).pValue);
  });

  test('does not depend on the order of the months', () => {
    const months = fc.array(fc.double({ min: 0, max: 120, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(months, (actuals) => {
        const scoreOf = (list: readonly number[]) =>
          scoreForecast(
            BAND_LEVELS,
            list.map((actual) => ({ percentiles, actual })),
          );
        const [one, other] = [scoreOf(actuals), scoreOf(actuals.toReversed())];
        expect(other.pit).toEqual(one.pit);
        expect(other.band).toEqual(one.band);
        expect(other.crps).toBeCloseTo(one.crps, 9);
      }),
    );
  });
});
