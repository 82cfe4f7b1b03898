import type { TokenPrices } from '../prices/price-book.ts';
import { billTicket, openTicketBill, type TicketMeters, tokensUsd } from './ticket-meters.ts';

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
 * Opens a writer of the moments of bills of up to `mostTickets` tickets.
 *
 * Where requests of one ticket have different prices its cost does not follow from its tokens, so each ticket is
 * billed first; where all have one price, `writeTokenMoments` leaves the prices open.
 */
export function openBilledMoments(mostTickets: number): BilledMomentsWriter {
  const columns = new Float64Array(4 * mostTickets);
  const bill = openTicketBill();
  return (meters, tariffs, ticketCount, out, start) => {
    if (meters.length === 1) {
      billAlone(meters[0]!, tariffs[0]!, ticketCount, columns);
    } else {
      for (let ticket = 0; ticket < ticketCount; ticket++) {
        billTicket(meters, tariffs, ticket, bill);
        columns[4 * ticket] = bill.usd;
        columns[4 * ticket + 1] = bill.inputTokens;
        columns[4 * ticket + 2] = bill.readTokens;
        columns[4 * ticket + 3] = bill.outputTokens;
      }
    }
    for (let a = 0; a < 4; a++) out[start + a] = meanOfColumn(columns, a, ticketCount);
    writeCentralMoments(columns, ticketCount, out, start);
    out[start + BILLED_READERS] = countReaders(columns, ticketCount) / ticketCount;
  };
}

/** The bills of one tariff: without an object between the two, as most tickets have. */
function billAlone(
  { inputTokens, readTokens, writtenTokens, outputTokens }: TicketMeters,
  prices: TokenPrices,
  ticketCount: number,
  columns: Float64Array,
): void {
  for (let ticket = 0; ticket < ticketCount; ticket++) {
    const input = inputTokens[ticket]!;
    const read = readTokens[ticket]!;
    const output = outputTokens[ticket]!;
    columns[4 * ticket] = tokensUsd(input, read, writtenTokens[ticket]!, output, prices);
    columns[4 * ticket + 1] = input;
    columns[4 * ticket + 2] = read;
    columns[4 * ticket + 3] = output;
  }
}

function countReaders(columns: Float64Array, ticketCount: number): number {
  let readers = 0;
  for (let ticket = 0; ticket < ticketCount; ticket++) readers += columns[4 * ticket + 2]! > 0 ? 1 : 0;
  return readers;
}

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

/** The mean, from the first value on, so that equal values keep exactly theirs; columns are [ticket][4]. */
function meanOfColumn(columns: Float64Array, column: number, count: number): number {
  const first = columns[column]!;
  let away = 0;
  for (let i = 1; i < count; i++) away += columns[4 * i + column]! - first;
  return first + away / count;
}

/** The second and third moments around the means that `out` has; sums in locals, which cost no memory access. */
function writeCentralMoments(columns: Float64Array, count: number, out: Float64Array, start: number): void {
  const meanA = out[start]!;
  const meanB = out[start + 1]!;
  const meanC = out[start + 2]!;
  const meanD = out[start + 3]!;
  let [aa, ab, ac, ad, bb, bc, bd, cc, cd, dd] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
  let [aaa, bbb, ccc, ddd] = [0, 0, 0, 0];
  for (let i = 0; i < 4 * count; i += 4) {
    const a = columns[i]! - meanA;
    const b = columns[i + 1]! - meanB;
    const c = columns[i + 2]! - meanC;
    const d = columns[i + 3]! - meanD;
    aa += a * a;
    ab += a * b;
    ac += a * c;
    ad += a * d;
    bb += b * b;
    bc += b * c;
    bd += b * d;
    cc += c * c;
    cd += c * d;
    dd += d * d;
    aaa += a * a * a;
    bbb += b * b * b;
    ccc += c * c * c;
    ddd += d * d * d;
  }
  const seconds = start + BILLED_SECONDS;
  out[seconds] = aa / count;
  out[seconds + 1] = ab / count;
  out[seconds + 2] = ac / count;
  out[seconds + 3] = ad / count;
  out[seconds + 4] = bb / count;
  out[seconds + 5] = bc / count;
  out[seconds + 6] = bd / count;
  out[seconds + 7] = cc / count;
  out[seconds + 8] = cd / count;
  out[seconds + 9] = dd / count;
  const thirds = start + BILLED_THIRDS;
  out[thirds] = aaa / count;
  out[thirds + 1] = bbb / count;
  out[thirds + 2] = ccc / count;
  out[thirds + 3] = ddd / count;
}
