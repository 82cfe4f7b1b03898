import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankInterval, wholeCurveHalfWidth } from '../../src/stats/order-statistic-interval.ts';

describe('the ranks between which a percentile lies', () => {
  // Sums of the binomial masses
  test.each([
    [100, 0.05, 1, 11, 0.98260706],
    [100, 0.5, 40, 61, 0.9647998],
    [100, 0.95, 90, 100, 0.98260706],
    [1000, 0.95, 936, 964, 0.95809527],
    [1000, 0.99, 983, 997, 0.97609476],
    [10_000, 0.8, 7921, 8079, 0.95173244],
    [100_000, 0.99, 98_938, 99_062, 0.95123386],
    [1_000_000, 0.5, 499_020, 500_981, 0.95012103],
    [1_000_000, 0.95, 949_572, 950_428, 0.95044681],
  ])('of %i samples at %f are %i and %i', (samples, level, low, high, coverage) => {
    const ranks = rankInterval(samples, level, 0.95)!;
    expect([ranks.lowRank, ranks.highRank]).toEqual([low, high]);
    expect(ranks.coverage).toBeCloseTo(coverage, 7);
  });

  // Samples of which the smallest and the largest hold a percentile between them with 95 %
  test.each([
    [0.5, 6],
    [0.8, 17],
    [0.9, 36],
    [0.95, 72],
    [0.99, 368],
  ])('at %f exist from the first number of samples on that leaves 2.5 % on each side', (level, fewest) => {
    // level^n <= 0.025 and (1 - level)^n <= 0.025
    expect(fewest).toBe(Math.ceil(Math.log(0.025) / Math.log(level)));
    expect(rankInterval(fewest - 1, level, 0.95)).toBeUndefined();
    expect(rankInterval(fewest, level, 0.95)).toBeDefined();
  });

  test('mirror each other at the levels p and 1 - p', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 100_000 }),
        fc.integer({ min: 5, max: 95 }),
        (samples, percent) => {
          const at = (level: number) => rankInterval(samples, level, 0.95)!;
          const [one, other] = [at(percent / 100), at(1 - percent / 100)];
          expect(other.lowRank).toBe(samples + 1 - one.highRank);
        },
      ),
    );
  });
});

test('the whole curve lies in the band of Dvoretzky, Kiefer, Wolfowitz and Massart', () => {
  expect(wholeCurveHalfWidth(10_000, 0.95)).toBeCloseTo(0.013581015157406196, 15);
  expect(wholeCurveHalfWidth(1_000_000, 0.95)).toBeCloseTo(0.0013581015157406195, 15);
});
