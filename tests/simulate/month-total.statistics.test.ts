import { describe, expect, test } from 'vitest';
import type { TicketMoments } from '../../src/cost/ticket-moments.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { nextUnit, openStream } from '../../src/random/stream.ts';
import {
  drawMonthTotal,
  type MonthTotal,
  openMonthLaw,
  openMonthTotal,
} from '../../src/simulate/month-total.ts';

/** Each comparison fails with at most this probability where the law is right; seeds are fixed. */
const FALSE_FAIL_RATE = 1e-9;
const NORMAL_LIMIT = normalQuantile(1 - FALSE_FAIL_RATE / 2);
const MONTHS = 40_000;

/** Standard deviations 2, 3, 1 and 0.5 (means 10, 20, 8, 6), with a correlation of their own for every pair. */
const CORRELATIONS = [1, 0.8, -0.3, 0.5, 0.8, 1, 0.1, 0.2, -0.3, 0.1, 1, -0.4, 0.5, 0.2, -0.4, 1];
const SDS = [2, 3, 1, 0.5];
const TICKET: TicketMoments = {
  means: Float64Array.of(10, 20, 8, 6),
  covariances: Float64Array.from(CORRELATIONS, (value, i) => value * SDS[Math.floor(i / 4)]! * SDS[i % 4]!),
  thirdMoments: Float64Array.of(2, 6, 0.5, 0.03),
  readerShare: 1,
};
const NAMES = ['llmUsd', 'inputTokens', 'cachedTokens', 'outputTokens'] as const;

function drawMonths(moments: TicketMoments, ticketCount: number): readonly MonthTotal[] {
  const law = openMonthLaw(moments);
  const scores = openStream(20261124, 'scores');
  const readers = openStream(20261124, 'readers');
  const score = () => normalQuantile(nextUnit(scores));
  return Array.from({ length: MONTHS }, () => {
    const out = openMonthTotal();
    drawMonthTotal(law, ticketCount, [score(), score(), score(), score(), 0], readers, out);
    return out;
  });
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** How many standard errors the average of the values lies from what is expected. */
function standardErrors(values: readonly number[], expected: number): number {
  const mean = average(values);
  const variance = average(values.map((value) => (value - mean) ** 2));
  return (mean - expected) / Math.sqrt(variance / values.length);
}

describe('totals of months of 1,000 tickets', () => {
  const months = drawMonths(TICKET, 1000);
  const away = months.map((month) =>
    NAMES.map((name, a) => (month[name] - 1000 * TICKET.means[a]!) / (SDS[a]! * Math.sqrt(1000))),
  );

  test.each([0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].slice(a).map((b) => [a, b] as const)))(
    'covary as the tickets do: %i with %i',
    (a, b) => {
      const products = away.map((month) => month[a]! * month[b]!);
      expect(Math.abs(standardErrors(products, CORRELATIONS[4 * a + b]!))).toBeLessThan(NORMAL_LIMIT);
    },
  );

  test.each([0, 1, 2, 3])('have the mean of the tickets: %i', (a) => {
    expect(
      Math.abs(
        standardErrors(
          away.map((month) => month[a]!),
          0,
        ),
      ),
    ).toBeLessThan(NORMAL_LIMIT);
  });

  test('a correlation that is off by 0.05 is seen', () => {
    const products = away.map((month) => month[1]! * month[2]!);
    expect(Math.abs(standardErrors(products, CORRELATIONS[6]! + 0.05))).toBeGreaterThan(NORMAL_LIMIT);
  });
});

describe('cached tokens that 1 of 200 tickets reads', () => {
  const SHARE = 0.005;
  const [READ_MEAN, READ_SD] = [3000, 1200];
  const meanCached = SHARE * READ_MEAN;
  const varianceCached = SHARE * (READ_SD ** 2 + READ_MEAN ** 2) - meanCached ** 2;
  // E[(X - m)^3] = E[X^3] - 3 m Var - m^3; a lognormal reader has E[X^3] = mean^3 (1 + cv^2)^3
  const third =
    SHARE * READ_MEAN ** 3 * (1 + (READ_SD / READ_MEAN) ** 2) ** 3 -
    3 * meanCached * varianceCached -
    meanCached ** 3;
  const rare: TicketMoments = {
    means: Float64Array.of(10, 20, meanCached, 6),
    covariances: Float64Array.of(4, 0, 0, 0, 0, 9, 0, 0, 0, 0, varianceCached, 0, 0, 0, 0, 0.25),
    thirdMoments: Float64Array.of(2, 6, third, 0.03),
    readerShare: SHARE,
  };
  const cached = drawMonths(rare, 225).map(({ cachedTokens }) => cachedTokens);

  test('have mean and variance of the sum, and months without any as often as no ticket reads', () => {
    expect(openMonthLaw(rare).fewestTicketsForCached).toBeGreaterThan(225);
    const mean = 225 * meanCached;
    expect(Math.abs(standardErrors(cached, mean))).toBeLessThan(NORMAL_LIMIT);
    const squares = cached.map((value) => (value - mean) ** 2);
    expect(Math.abs(standardErrors(squares, 225 * varianceCached))).toBeLessThan(NORMAL_LIMIT);
    const without = cached.map((value) => (value === 0 ? 1 : 0));
    expect(Math.abs(standardErrors(without, (1 - SHARE) ** 225))).toBeLessThan(NORMAL_LIMIT);
  });

  test('are distributed as the sums of tickets drawn one by one', () => {
    const stream = openStream(20261124, 'tickets');
    const sigma = Math.sqrt(Math.log1p((READ_SD / READ_MEAN) ** 2));
    const readTokens = () =>
      READ_MEAN * Math.exp(sigma * normalQuantile(nextUnit(stream)) - (sigma * sigma) / 2);
    const sums = Array.from({ length: MONTHS }, () => {
      let sum = 0;
      for (let ticket = 0; ticket < 225; ticket++) if (nextUnit(stream) < SHARE) sum += readTokens();
      return sum;
    });
    // Dvoretzky, Kiefer & Wolfowitz with Massart's constant, half of the rate for either sample
    const bound = 2 * Math.sqrt(Math.log(4 / FALSE_FAIL_RATE) / (2 * MONTHS));
    expect(largestGap(cached, sums)).toBeLessThan(bound);
    const noReaders = drawMonths({ ...rare, readerShare: 1 }, 225).map(({ cachedTokens }) => cachedTokens);
    expect(largestGap(noReaders, sums)).toBeGreaterThan(bound);
  });
});

/** Largest distance between two empirical distributions. */
function largestGap(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [Float64Array.from(one).sort(), Float64Array.from(other).sort()];
  let [i, j, gap] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= value) i++;
    while (j < b.length && b[j]! <= value) j++;
    gap = Math.max(gap, Math.abs(i / a.length - j / b.length));
  }
  return gap;
}
