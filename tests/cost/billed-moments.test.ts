import { expect, test } from 'vitest';
import { BILLED_MOMENTS, BILLED_READERS, openBilledMoments } from '../../src/cost/billed-moments.ts';
import { openTicketMeters, type TicketMeters } from '../../src/cost/ticket-meters.ts';
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
  openBilledMoments(4)(meters, tariffs, 4, out, 0);
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
