import type { TokenPrices } from '../prices/price-book.ts';
import { cacheReadTokens, cacheWrittenTokens, type ProviderCaching } from './provider-cache.ts';
import { tokensUsd } from './ticket-meters.ts';

/** One call to a model that really took place. */
export interface ListedRequest {
  /** All input tokens, cached ones too. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Undefined where no time is known: the request then comes while the cache lives. */
  readonly gapSeconds?: number | undefined;
}

/** How what a request repeats of the one before is billed. */
export type ListedCaching =
  | { readonly kind: 'none' }
  /** The system prompt is read from the second request on. */
  | { readonly kind: 'article'; readonly systemPromptTokens: number }
  /** This share of the previous request and its answer is read, 0 to 1. */
  | { readonly kind: 'hit_rate'; readonly hitRate: number }
  | ProviderCaching;

/** Tokens and costs of requests by price class; the costs add up to the bill. */
export interface RequestBill {
  /** All input: fresh, read and written. */
  inputTokens: number;
  readTokens: number;
  writtenTokens: number;
  outputTokens: number;
  freshUsd: number;
  readUsd: number;
  writtenUsd: number;
  outputUsd: number;
}

/** The bill of no request. */
export function openRequestBill(): RequestBill {
  return {
    inputTokens: 0,
    readTokens: 0,
    writtenTokens: 0,
    outputTokens: 0,
    freshUsd: 0,
    readUsd: 0,
    writtenUsd: 0,
    outputUsd: 0,
  };
}

/** What a bill comes to, USD. */
export function billedUsd({ freshUsd, readUsd, writtenUsd, outputUsd }: RequestBill): number {
  return freshUsd + readUsd + writtenUsd + outputUsd;
}

/**
 * Adds the requests of one conversation to a bill, each at the prices of its own input.
 *
 * The cacheable prefix of a request is all its input, and the next one repeats it, or as much of it as it has
 * input itself. The first request finds nothing in the cache.
 *
 * @param pricesOf  prices by the input tokens of a request: long ones can have others
 * @example billListedRequests([{ inputTokens: 1000, outputTokens: 100 }], { kind: 'none' }, () => haiku, bill) // 0.0015 USD
 */
export function billListedRequests(
  requests: readonly ListedRequest[],
  caching: ListedCaching,
  pricesOf: (inputTokens: number) => TokenPrices,
  bill: RequestBill,
): void {
  let before: ListedRequest | undefined;
  for (const request of requests) {
    const { inputTokens, outputTokens } = request;
    const prices = pricesOf(inputTokens);
    const readTokens = before === undefined ? 0 : readTokensOf(request, before, caching);
    const writtenTokens =
      caching.kind === 'provider' ? cacheWrittenTokens(caching, inputTokens, readTokens) : 0;
    addToBill(bill, inputTokens, readTokens, writtenTokens, outputTokens, prices);
    before = request;
  }
}

/** Adds the tokens of one request at its prices. */
export function addToBill(
  bill: RequestBill,
  inputTokens: number,
  readTokens: number,
  writtenTokens: number,
  outputTokens: number,
  prices: TokenPrices,
): void {
  bill.inputTokens += inputTokens;
  bill.readTokens += readTokens;
  bill.writtenTokens += writtenTokens;
  bill.outputTokens += outputTokens;
  bill.freshUsd += tokensUsd(inputTokens - readTokens - writtenTokens, 0, 0, 0, prices);
  bill.readUsd += tokensUsd(readTokens, readTokens, 0, 0, prices);
  bill.writtenUsd += tokensUsd(writtenTokens, 0, writtenTokens, 0, prices);
  bill.outputUsd += tokensUsd(0, 0, 0, outputTokens, prices);
}

function readTokensOf(
  { inputTokens, gapSeconds = 0 }: ListedRequest,
  before: ListedRequest,
  caching: ListedCaching,
): number {
  switch (caching.kind) {
    case 'none':
      return 0;
    case 'article':
      return Math.min(caching.systemPromptTokens, inputTokens);
    case 'hit_rate':
      return caching.hitRate * Math.min(before.inputTokens + before.outputTokens, inputTokens);
    case 'provider':
      return gapSeconds < caching.lifetimeSeconds
        ? cacheReadTokens(caching, Math.min(before.inputTokens, inputTokens))
        : 0;
  }
}
