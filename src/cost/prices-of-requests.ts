import type { ModelPrice, PriceList } from '../prices/model-price.ts';
import {
  type CacheLifetime,
  cacheReadUsdPerMtok,
  cacheWriteUsdPerMtok,
  findCacheRule,
  pricesForRequest,
  type TokenPrices,
} from '../prices/price-book.ts';

/**
 * The prices of a model's requests by their input tokens, looked up once per tier.
 *
 * Without caching no token is read or written, and those prices need not be known.
 *
 * @returns the look-up, or which price the book lacks
 */
export function pricesOfRequests(
  price: ModelPrice,
  cached: boolean,
  lifetime: CacheLifetime,
): ((inputTokens: number) => TokenPrices) | { readonly whyNot: string } {
  const cacheRule = findCacheRule(price.model);
  const byList = new Map<PriceList, TokenPrices>();
  for (const list of [price, ...price.tiers]) {
    const read = cacheReadUsdPerMtok(list, cacheRule);
    const write = cacheWriteUsdPerMtok(list, cacheRule, lifetime);
    if (cached && read === undefined) return { whyNot: 'the price book has no cache_read price for it' };
    byList.set(list, {
      inputUsdPerMtok: list.inputUsdPerMtok,
      outputUsdPerMtok: list.outputUsdPerMtok,
      cacheReadUsdPerMtok: read ?? 0,
      cacheWriteUsdPerMtok: write ?? 0,
    });
  }
  return (inputTokens) => byList.get(pricesForRequest(price, inputTokens)) as TokenPrices;
}
