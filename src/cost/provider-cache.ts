/** A provider's own caching of prefixes, each part as its price book states it. */
export interface ProviderCaching {
  readonly kind: 'provider';
  /** Shortest prefix that is cached at all. */
  readonly minimumPrefixTokens: number;
  /** Hits come in multiples of this; 1 when every token counts. */
  readonly incrementTokens: number;
  /** A later request inside this time reads the prefix and refreshes it. */
  readonly lifetimeSeconds: number;
  /** Whether writing has a price of its own; otherwise written tokens are fresh ones. */
  readonly pricedWrites: boolean;
}

/**
 * Tokens that a request reads of a prefix that is in the cache: all of it in whole increments, nothing of one
 * below the minimum.
 *
 * @example cacheReadTokens({ ...openai, minimumPrefixTokens: 1024, incrementTokens: 128 }, 1350) // 1280
 */
export function cacheReadTokens(
  { minimumPrefixTokens, incrementTokens }: ProviderCaching,
  prefixTokens: number,
): number {
  if (prefixTokens < minimumPrefixTokens) return 0;
  return incrementTokens === 1 ? prefixTokens : Math.floor(prefixTokens / incrementTokens) * incrementTokens;
}

/** Tokens that a request writes to the cache at a price: its own prefix but for what it reads. */
export function cacheWrittenTokens(
  { minimumPrefixTokens, pricedWrites }: ProviderCaching,
  prefixTokens: number,
  readTokens: number,
): number {
  return pricedWrites && prefixTokens >= minimumPrefixTokens ? prefixTokens - readTokens : 0;
}
