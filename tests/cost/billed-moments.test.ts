import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BILLED_MOMENTS, BILLED_READERS, writeBilledMoments } from '../../src/cost/billed-moments.ts';
import { openTicketMeters, type TicketMeters, tokensUsd } from '../../src/cost/ticket-meters.ts';
import { RUN } from '../../src/kernels/kernels.ts';
import type { TokenPrices } from '../../src/prices/price-book.ts';

const PRICES: TokenPrices = {
  inputUsdPerMtok: 1,
  cacheReadUsdPerMtok: 0.1,
  cacheWriteUsdPerMtok: 1.25,
  outputUsdPerMtok: 5,
};

/** Three tickets that read, write and answer, and one that never comes to the cache. */
function fourTickets(): TicketMeters {
  return {
    inputTokens: Float64Array.of(4000, 9000, 12_000, 700),
    readTokens: Float64Array.of(1000, 5000, 8000, 0),
    writtenTokens: Float64Array.of(2000, 3000, 1500, 0),
    outputTokens: Float64Array.of(300, 500, 900, 100),
  };
}

function momentsOf(meters: readonly TicketMeters[], tariffs: readonly TokenPrices[]): Float64Array {
  const out = new Float64Array(BILLED_MOMENTS);
  writeBilledMoments(meters, tariffs, 4, out, 0);
  return out;
}

test('moments of bills are those of their costs and tokens', () => {
  const moments = momentsOf([fourTickets()], [PRICES]);
  // fresh 1,000 + read 100 + written 2,500 + output 1,500 of a millionth, and so on
  const usd = [5100e-6, 7750e-6, 9675e-6, 1200e-6];
  const mean = usd.reduce((sum, one) => sum + one, 0) / 4;
  const central = (power: number) => usd.reduce((sum, one) => sum + (one - mean) ** power, 0) / 4;
  expect(moments[0]).toBeCloseTo(mean, 15);
  expect([...moments.subarray(1, 4)]).toEqual([6425, 3500, 450]);
  expect(moments[4]! / central(2)).toBeCloseTo(1, 12);
  expect(moments[14]! / central(3)).toBeCloseTo(1, 12);
  expect(moments[BILLED_READERS]).toBe(0.75);
});

test('a second tariff that bills nothing moves none of them', () => {
  const dear = { ...PRICES, inputUsdPerMtok: 99, outputUsdPerMtok: 99 };
  const two = momentsOf([fourTickets(), openTicketMeters(4)], [PRICES, dear]);
  expect(two).toEqual(momentsOf([fourTickets()], [PRICES]));
});

/** All moments by their definition, and what their sums may lose to rounding. */
function plainMoments({ inputTokens, readTokens, writtenTokens, outputTokens }: TicketMeters) {
  const usd = inputTokens.map((tokens, i) =>
    tokensUsd(tokens, readTokens[i]!, writtenTokens[i]!, outputTokens[i]!, PRICES),
  );
  const columns = [usd, inputTokens, readTokens, outputTokens];
  const meanOf = (values: Float64Array) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const deviations = columns.map((column) => column.map((one) => one - meanOf(column)));
  const product = (factors: readonly Float64Array[]) =>
    meanOf(usd.map((_, i) => factors.reduce((all, factor) => all * factor[i]!, 1)));
  const largest = (factors: readonly Float64Array[]) =>
    factors.reduce((all, factor) => all * (1e-12 + Math.max(...factor.map(Math.abs))), 1);
  const pairs = deviations.flatMap((a, i) => deviations.slice(i).map((b) => [a, b]));
  const thirds = deviations.map((a) => [a, a, a]);
  const readers = readTokens.map((tokens) => (tokens > 0 ? 1 : 0));
  return [...columns.map((column) => [column]), ...pairs, ...thirds, [readers]].map((factors) => ({
    value: product(factors),
    // of each factor its largest value, times what n sums may lose
    allowed: largest(factors) * usd.length * 8 * Number.EPSILON + 1e-24,
  }));
}

test('all 19 moments are those of their definition, of one bill or a whole run', () => {
  const tokens = fc.integer({ min: 0, max: 20_000 });
  const ticket = fc.tuple(tokens, tokens, tokens, tokens);
  const tickets = fc.oneof(
    fc.array(ticket, { minLength: 1, maxLength: 9 }),
    fc.array(ticket, { minLength: RUN - 1, maxLength: RUN, size: 'max' }),
  );
  fc.assert(
    fc.property(tickets, (drawn) => {
      const column = (pick: (one: readonly number[]) => number) => Float64Array.from(drawn, pick);
      const meters = {
        inputTokens: column(([input, read, written]) => input! + read! + written!),
        readTokens: column(([, read]) => read!),
        writtenTokens: column(([, , written]) => written!),
        outputTokens: column(([, , , output]) => output!),
      };
      const moments = new Float64Array(BILLED_MOMENTS + 2).fill(-7);
      writeBilledMoments([meters], [PRICES], drawn.length, moments, 1);
      for (const [i, { value, allowed }] of plainMoments(meters).entries()) {
        expect(Math.abs(moments[i + 1]! - value), `moment ${i}`).toBeLessThanOrEqual(allowed);
      }
      expect([moments[0], moments.at(-1)]).toEqual([-7, -7]);
    }),
    // a run of 1,024 tickets would take minutes to shrink
    { numRuns: 40, endOnFailure: true },
  );
});

test('more bills than a run has are refused, of one tariff or of two', () => {
  const many = openTicketMeters(RUN + 1);
  const write = (count: number) => () =>
    writeBilledMoments(
      Array.from({ length: count }, () => many),
      Array.from({ length: count }, () => PRICES),
      RUN + 1,
      new Float64Array(BILLED_MOMENTS),
      0,
    );
  expect(write(1)).toThrow('1025 tickets are more than a run has');
  expect(write(2)).toThrow('1025 tickets are more than a run has');
});
