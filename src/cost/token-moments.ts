import type { TicketMeters } from './ticket-meters.ts';

/**
 * Numbers that describe the tokens of a batch of tickets, in this order: the means of input, read, written and
 * output tokens; their 10 second and 20 third central moments, each combination once, in the order of the
 * meters; the share of tickets that read anything from the cache.
 */
export const TOKEN_MOMENTS = 35;

/** Places of the parts in a row of token moments. */
export const SECOND_MOMENTS = 4;
export const THIRD_MOMENTS = 14;
export const READER_SHARE = 34;

/** Places of the moments that have to do with the cache: those of read and written tokens, and the readers. */
export const CACHE_MOMENTS: readonly number[] = cacheMoments();

function cacheMoments(): number[] {
  const meters = [0, 1, 2, 3];
  const cached = (...of: number[]) => of.some((meter) => meter === 1 || meter === 2);
  const means = meters.map((a) => cached(a));
  const seconds = meters.flatMap((a) => meters.slice(a).map((b) => cached(a, b)));
  const thirds = meters.flatMap((a) =>
    meters.slice(a).flatMap((b) => meters.slice(b).map((c) => cached(a, b, c))),
  );
  return [...means, ...seconds, ...thirds, true].flatMap((isCached, place) => (isCached ? [place] : []));
}

/**
 * Writes the token moments of the first `ticketCount` tickets, which all weigh the same, to
 * `out[start] .. out[start + TOKEN_MOMENTS - 1]`.
 *
 * Means are taken as distances from the first ticket and moments from the mean, so that tokens that do not vary
 * have exactly their value for a mean and exactly 0 for every moment.
 */
export function writeTokenMoments(
  meters: TicketMeters,
  ticketCount: number,
  out: Float64Array,
  start: number,
): void {
  const { inputTokens, readTokens, writtenTokens, outputTokens } = meters;
  const meanInput = meanOf(inputTokens, ticketCount);
  const meanRead = meanOf(readTokens, ticketCount);
  const meanWritten = meanOf(writtenTokens, ticketCount);
  const meanOutput = meanOf(outputTokens, ticketCount);
  const products = new Float64Array(READER_SHARE - SECOND_MOMENTS);
  let readers = 0;
  for (let i = 0; i < ticketCount; i++) {
    readers += readTokens[i]! > 0 ? 1 : 0;
    addProducts(
      products,
      inputTokens[i]! - meanInput,
      readTokens[i]! - meanRead,
      writtenTokens[i]! - meanWritten,
      outputTokens[i]! - meanOutput,
    );
  }
  out[start] = meanInput;
  out[start + 1] = meanRead;
  out[start + 2] = meanWritten;
  out[start + 3] = meanOutput;
  for (let k = 0; k < products.length; k++) out[start + SECOND_MOMENTS + k] = products[k]! / ticketCount;
  out[start + READER_SHARE] = readers / ticketCount;
}

function meanOf(values: Float64Array, count: number): number {
  const first = values[0]!;
  let sum = 0;
  for (let i = 1; i < count; i++) sum += values[i]! - first;
  return first + sum / count;
}

/** Adds all products of two and of three of the deviations a (input), b (read), c (written) and d (output). */
function addProducts(products: Float64Array, a: number, b: number, c: number, d: number): void {
  const aa = a * a;
  const ab = a * b;
  const ac = a * c;
  const ad = a * d;
  const bb = b * b;
  const bc = b * c;
  const bd = b * d;
  const cc = c * c;
  const cd = c * d;
  const dd = d * d;
  products[0]! += aa;
  products[1]! += ab;
  products[2]! += ac;
  products[3]! += ad;
  products[4]! += bb;
  products[5]! += bc;
  products[6]! += bd;
  products[7]! += cc;
  products[8]! += cd;
  products[9]! += dd;
  products[10]! += aa * a;
  products[11]! += aa * b;
  products[12]! += aa * c;
  products[13]! += aa * d;
  products[14]! += ab * b;
  products[15]! += ab * c;
  products[16]! += ab * d;
  products[17]! += ac * c;
  products[18]! += ac * d;
  products[19]! += ad * d;
  products[20]! += bb * b;
  products[21]! += bb * c;
  products[22]! += bb * d;
  products[23]! += bc * c;
  products[24]! += bc * d;
  products[25]! += bd * d;
  products[26]! += cc * c;
  products[27]! += cc * d;
  products[28]! += cd * d;
  products[29]! += dd * d;
}
