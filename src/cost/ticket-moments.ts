import type { TokenPrices } from '../prices/price-book.ts';
import { type TicketMeters, tokensUsd } from './ticket-meters.ts';

/**
 * First moments of one ticket's tokens and cost, given everything uncertain: what a month's total needs to
 * know about its tickets.
 */
export interface TicketMoments {
  readonly meanUsd: number;
  readonly varianceUsd: number;
  /** Third standardised central moment of the cost; 0 when the cost does not vary. */
  readonly skewness: number;
  /** Means of input, cached and output tokens. */
  readonly meanTokens: readonly [input: number, cached: number, output: number];
  /** Covariances of input, cached and output tokens with the cost. */
  readonly covarianceUsd: readonly [input: number, cached: number, output: number];
  /** Covariances of input, cached and output tokens among themselves, by rows. */
  readonly covarianceTokens: Float64Array;
}

/**
 * Moments of a batch of tickets that all weigh the same, in two passes (deviations from the mean), so that a
 * cost that does not vary has variance 0.
 *
 * @param ticketCount  tickets in the batch, at least 1
 * @param costsUsd     room for the cost of each ticket, USD; shape [ticket]; overwritten
 */
export function momentsOf(
  meters: TicketMeters,
  ticketCount: number,
  prices: TokenPrices,
  costsUsd: Float64Array,
): TicketMoments {
  const { inputTokens, readTokens, writtenTokens, outputTokens } = meters;
  let sumUsd = 0;
  let sumInput = 0;
  let sumRead = 0;
  let sumOutput = 0;
  for (let i = 0; i < ticketCount; i++) {
    const costUsd = tokensUsd(inputTokens[i]!, readTokens[i]!, writtenTokens[i]!, outputTokens[i]!, prices);
    costsUsd[i] = costUsd;
    sumUsd += costUsd;
    sumInput += inputTokens[i]!;
    sumRead += readTokens[i]!;
    sumOutput += outputTokens[i]!;
  }
  const meanTokens = [sumInput / ticketCount, sumRead / ticketCount, sumOutput / ticketCount] as const;
  return { ...centralMoments(meters, ticketCount, costsUsd, sumUsd / ticketCount, meanTokens), meanTokens };
}

function centralMoments(
  meters: TicketMeters,
  ticketCount: number,
  costsUsd: Float64Array,
  meanUsd: number,
  meanTokens: readonly [number, number, number],
): Omit<TicketMoments, 'meanTokens'> {
  const { inputTokens, readTokens, outputTokens } = meters;
  let c2 = 0;
  let c3 = 0;
  let inUsd = 0;
  let readUsd = 0;
  let outUsd = 0;
  let inIn = 0;
  let inRead = 0;
  let inOut = 0;
  let readRead = 0;
  let readOut = 0;
  let outOut = 0;
  for (let i = 0; i < ticketCount; i++) {
    const usd = costsUsd[i]! - meanUsd;
    const input = inputTokens[i]! - meanTokens[0];
    const read = readTokens[i]! - meanTokens[1];
    const output = outputTokens[i]! - meanTokens[2];
    c2 += usd * usd;
    c3 += usd * usd * usd;
    inUsd += input * usd;
    readUsd += read * usd;
    outUsd += output * usd;
    inIn += input * input;
    inRead += input * read;
    inOut += input * output;
    readRead += read * read;
    readOut += read * output;
    outOut += output * output;
  }
  const n = ticketCount;
  const varianceUsd = c2 / n;
  const cubedSdUsd = varianceUsd * Math.sqrt(varianceUsd);
  return {
    meanUsd,
    varianceUsd,
    skewness: cubedSdUsd > 0 ? c3 / n / cubedSdUsd : 0,
    covarianceUsd: [inUsd / n, readUsd / n, outUsd / n],
    covarianceTokens: Float64Array.of(
      inIn,
      inRead,
      inOut,
      inRead,
      readRead,
      readOut,
      inOut,
      readOut,
      outOut,
    ).map((sum) => sum / n),
  };
}
