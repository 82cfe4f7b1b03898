import type { TokenPrices } from '../prices/price-book.ts';

/** Token meters of a batch of tickets; every array has shape [ticket]. */
export interface TicketMeters {
  /** All input tokens: fresh, read from the cache and written to it. */
  readonly inputTokens: Float64Array;
  /** The part of the input that is billed at the cache-read price. */
  readonly readTokens: Float64Array;
  /** The part of the input that is billed at the cache-write price. */
  readonly writtenTokens: Float64Array;
  readonly outputTokens: Float64Array;
}

/** Empty meters for a batch. */
export function openTicketMeters(ticketCount: number): TicketMeters {
  return {
    inputTokens: new Float64Array(ticketCount),
    readTokens: new Float64Array(ticketCount),
    writtenTokens: new Float64Array(ticketCount),
    outputTokens: new Float64Array(ticketCount),
  };
}

/** Forgets all tokens and keeps the memory. */
export function clearTicketMeters(meters: TicketMeters): void {
  meters.inputTokens.fill(0);
  meters.readTokens.fill(0);
  meters.writtenTokens.fill(0);
  meters.outputTokens.fill(0);
}

/**
 * What a bundle of tokens costs, USD. Input is inclusive: fresh = input - read - written, so that no token is
 * billed twice.
 *
 * @example tokensUsd(6750, 2000, 0, 1000, haiku) // 0.00995 at 1, 0.1, 1.25 and 5 USD per million
 */
export function tokensUsd(
  inputTokens: number,
  readTokens: number,
  writtenTokens: number,
  outputTokens: number,
  prices: TokenPrices,
): number {
  return (
    ((inputTokens - readTokens - writtenTokens) * prices.inputUsdPerMtok +
      readTokens * prices.cacheReadUsdPerMtok +
      writtenTokens * prices.cacheWriteUsdPerMtok +
      outputTokens * prices.outputUsdPerMtok) /
    1e6
  );
}

/** Tokens of one ticket over all tariffs, and what they cost. */
export interface TicketBill {
  inputTokens: number;
  readTokens: number;
  outputTokens: number;
  usd: number;
}

/**
 * Adds up one ticket.
 *
 * @param meters   one for each tariff
 * @param tariffs  prices in the same order
 * @param bill     overwritten
 */
export function billTicket(
  meters: readonly TicketMeters[],
  tariffs: readonly TokenPrices[],
  ticket: number,
  bill: TicketBill,
): void {
  bill.inputTokens = bill.readTokens = bill.outputTokens = bill.usd = 0;
  for (let tariff = 0; tariff < meters.length; tariff++) {
    const { inputTokens, readTokens, writtenTokens, outputTokens } = meters[tariff]!;
    const input = inputTokens[ticket]!;
    const read = readTokens[ticket]!;
    const output = outputTokens[ticket]!;
    bill.inputTokens += input;
    bill.readTokens += read;
    bill.outputTokens += output;
    bill.usd += tokensUsd(input, read, writtenTokens[ticket]!, output, tariffs[tariff]!);
  }
}

/** The bill of nothing. */
export function openTicketBill(): TicketBill {
  return { inputTokens: 0, readTokens: 0, outputTokens: 0, usd: 0 };
}
