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
 * Where requests of one ticket have different prices its cost does not follow from its tokens, so each ticket is
 * billed first; where all have one price, `writeTokenMoments` leaves the prices open.
 *
 * @param meters   one for each tariff
 * @param tariffs  prices in the same order
 */
export function writeBilledMoments(
  meters: readonly TicketMeters[],
  tariffs: readonly TokenPrices[],
  ticketCount: number,
  out: Float64Array,
  start: number,
): void {
  const columns = [0, 1, 2, 3].map(() => new Float64Array(ticketCount));
  const [usd, input, read, output] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
  const bill = openTicketBill();
  let readers = 0;
  for (let ticket = 0; ticket < ticketCount; ticket++) {
    billTicket(meters, tariffs, ticket, bill);
    usd[ticket] = bill.usd;
    input[ticket] = bill.inputTokens;
    read[ticket] = bill.readTokens;
    output[ticket] = bill.outputTokens;
    readers += bill.readTokens > 0 ? 1 : 0;
  }
  columns.forEach((column, a) => {
    centre(column, out, start + a);
    out[start + BILLED_THIRDS + a] = meanCube(column);
  });
  let pair = start + BILLED_SECONDS;
  for (let a = 0; a < 4; a++) {
    for (let b = a; b < 4; b++) out[pair++] = meanProduct(columns[a]!, columns[b]!);
  }
  out[start + BILLED_READERS] = readers / ticketCount;
}

/** Writes the mean and takes it off; from the first value on, so that equal values keep exactly theirs. */
function centre(column: Float64Array, out: Float64Array, place: number): void {
  const first = column[0]!;
  let away = 0;
  for (let i = 1; i < column.length; i++) away += column[i]! - first;
  const mean = first + away / column.length;
  out[place] = mean;
  for (let i = 0; i < column.length; i++) column[i]! -= mean;
}

function meanProduct(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
  return sum / one.length;
}

function meanCube(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]! * column[i]! * column[i]!;
  return sum / column.length;
}
