import assert from 'node:assert/strict';
import { columnsAt, floatsAt, kernels, RUN } from '../kernels/kernels.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import { billTicket, openTicketBill, type TicketMeters } from './ticket-meters.ts';

/**
 * Numbers that describe the bills of a batch of tickets, in this order: the means of cost, input, read and output
 * tokens; their 10 second central moments, each pair once; their 4 third central moments; the share of tickets
 * that read anything from the cache.
 */
export const BILLED_MOMENTS = 19;

/** Places of the parts in a row. */
export const BILLED_SECONDS = 4;
export const BILLED_THIRDS = 14;
export const BILLED_READERS = 18;

/** Places of the moments that are about tokens read from the cache alone. */
export const BILLED_CACHE_MOMENTS: readonly number[] = [2, 6, 9, 11, 12, 16, 18];

/**
 * Writes the moments of the first `ticketCount` bills to `out[start] .. out[start + BILLED_MOMENTS - 1]`.
 *
 * @param meters   one for each tariff
 * @param tariffs  prices in the same order
 */
export type BilledMomentsWriter = (
  meters: readonly TicketMeters[],
  tariffs: readonly TokenPrices[],
  ticketCount: number,
  out: Float64Array,
  start: number,
) => void;

// The bills that a kernel takes moments of, a column each, and the moments where it leaves them.
const columns = columnsAt(kernels.bills.value, 5);
const usd = columns[0]!;
const [input, read, output, written] = [columns[1]!, columns[2]!, columns[3]!, columns[4]!];
const moments = floatsAt(kernels.billedMoments.value, BILLED_MOMENTS);

/**
 * Moments of bills of at most RUN tickets.
 *
 * Where requests of one ticket have different prices its cost does not follow from its tokens, so each ticket is
 * billed first; where all have one price, `writeTokenMoments` leaves the prices open.
 */
export const writeBilledMoments: BilledMomentsWriter = (meters, tariffs, ticketCount, out, start) => {
  if (ticketCount > RUN) assert.fail(`${ticketCount} tickets are more than a run has`);
  if (meters.length === 1) billAlone(meters[0]!, tariffs[0]!, ticketCount);
  else billTogether(meters, tariffs, ticketCount);
  kernels.takeBilledMoments(ticketCount);
  out.set(moments, start);
};

function billAlone(meters: TicketMeters, prices: TokenPrices, ticketCount: number): void {
  input.set(meters.inputTokens.subarray(0, ticketCount));
  read.set(meters.readTokens.subarray(0, ticketCount));
  written.set(meters.writtenTokens.subarray(0, ticketCount));
  output.set(meters.outputTokens.subarray(0, ticketCount));
  const { inputUsdPerMtok, cacheReadUsdPerMtok, cacheWriteUsdPerMtok, outputUsdPerMtok } = prices;
  kernels.billTokens(
    inputUsdPerMtok,
    cacheReadUsdPerMtok,
    cacheWriteUsdPerMtok,
    outputUsdPerMtok,
    ticketCount,
  );
}

const bill = openTicketBill();

function billTogether(
  meters: readonly TicketMeters[],
  tariffs: readonly TokenPrices[],
  ticketCount: number,
): void {
  for (let ticket = 0; ticket < ticketCount; ticket++) {
    billTicket(meters, tariffs, ticket, bill);
    usd[ticket] = bill.usd;
    input[ticket] = bill.inputTokens;
    read[ticket] = bill.readTokens;
    output[ticket] = bill.outputTokens;
  }
}
