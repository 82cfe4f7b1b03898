import { CACHE_RULE_GAPS, CACHE_RULES, type CacheRule } from './cache-rules.ts';
import type { ModelPrice, PriceList } from './model-price.ts';
import { MODEL_PRICES } from './model-prices.ts';

/** What a token of each kind costs, in USD per million tokens. */
export interface TokenPrices {
  readonly inputUsdPerMtok: number;
  readonly cacheReadUsdPerMtok: number;
  readonly cacheWriteUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
}

/** The class of lifetime that a write asks for: the short one, or the provider's longer one. */
export type CacheLifetime = '5m' | '1h';

/** Ids of every model in the book, by provider, then by id. */
export const MODEL_IDS: readonly string[] = MODEL_PRICES.map((price) => price.model);

/**
 * The prices of a model, or undefined when the book does not know the id.
 *
 * @example findModelPrice('claude-haiku-4-5')?.outputUsdPerMtok // 5
 */
export function findModelPrice(model: string): ModelPrice | undefined {
  return MODEL_PRICES.find((price) => price.model === model);
}

/**
 * The prices that bill a request: those of the highest tier whose bound its input exceeds, else the model's own.
 *
 * @param inputTokens  all input tokens of the request, cached ones too, >= 0
 * @example pricesForRequest(findModelPrice('gemini-2.5-pro')!, 200_001).inputUsdPerMtok // 2.5
 */
export function pricesForRequest(price: ModelPrice, inputTokens: number): PriceList {
  return price.tiers.findLast((tier) => inputTokens > tier.aboveInputTokens) ?? price;
}

/**
 * The provider's cache rule for a model id: the row with the longest pattern that the id begins with.
 *
 * Undefined for an id of the user's own, and where `whyNoCacheRule` says why.
 *
 * @example findCacheRule('claude-haiku-4-5-20251001')?.minimumPrefixTokens // 4096
 */
export function findCacheRule(model: string): CacheRule | undefined {
  const rule = longestMatch(model, CACHE_RULES);
  const gap = longestMatch(model, CACHE_RULE_GAPS);
  return rule !== undefined && rule.pattern.length > (gap?.pattern.length ?? 0) ? rule : undefined;
}

/**
 * The reason for which a model that `findCacheRule` has no rule for has none, where one is known.
 *
 * @example whyNoCacheRule('gpt-4-turbo') // 'prompt caching begins with GPT-4o'
 */
export function whyNoCacheRule(model: string): string | undefined {
  return findCacheRule(model) === undefined ? longestMatch(model, CACHE_RULE_GAPS)?.reason : undefined;
}

/**
 * Price of a token read from the cache: the book's own, else the input price times the rule's factor.
 *
 * @returns USD per million tokens, or undefined when neither is known
 */
export function cacheReadUsdPerMtok(price: PriceList, rule: CacheRule | undefined): number | undefined {
  return price.cacheReadUsdPerMtok ?? timesInput(price, rule?.readFactor);
}

/**
 * Price of a token written to the cache: the book's own, else the input price times the rule's factor.
 *
 * @returns USD per million tokens, or undefined when neither is known
 */
export function cacheWriteUsdPerMtok(
  price: PriceList,
  rule: CacheRule | undefined,
  lifetime: CacheLifetime,
): number | undefined {
  return lifetime === '5m'
    ? (price.cacheWrite5mUsdPerMtok ?? timesInput(price, rule?.writeFactor))
    : (price.cacheWrite1hUsdPerMtok ?? timesInput(price, rule?.longWriteFactor));
}

/**
 * The price of every kind of token, or the scenario keys under `prices` that would have to state the unknown ones.
 *
 * An unknown price is never zero and never borrowed from the other lifetime.
 *
 * @param price  a model, or what `pricesForRequest` gives
 * @example resolveTokenPrices(findModelPrice('gpt-4')!, undefined, '5m') // { missing: ['cache_read_usd_per_mtok', 'cache_write_usd_per_mtok'] }
 */
export function resolveTokenPrices(
  price: PriceList,
  rule: CacheRule | undefined,
  lifetime: CacheLifetime,
): TokenPrices | { readonly missing: readonly string[] } {
  const read = cacheReadUsdPerMtok(price, rule);
  const write = cacheWriteUsdPerMtok(price, rule, lifetime);
  if (read === undefined || write === undefined) {
    const missing = [];
    if (read === undefined) missing.push('cache_read_usd_per_mtok');
    if (write === undefined) missing.push('cache_write_usd_per_mtok');
    return { missing };
  }
  return {
    inputUsdPerMtok: price.inputUsdPerMtok,
    cacheReadUsdPerMtok: read,
    cacheWriteUsdPerMtok: write,
    outputUsdPerMtok: price.outputUsdPerMtok,
  };
}

function timesInput(price: PriceList, factor: number | undefined): number | undefined {
  return factor === undefined ? undefined : price.inputUsdPerMtok * factor;
}

function longestMatch<Row extends { readonly pattern: string }>(
  model: string,
  rows: readonly Row[],
): Row | undefined {
  const matches = rows.filter((row) => beginsWith(model, row.pattern));
  return matches.toSorted((a, b) => b.pattern.length - a.pattern.length)[0];
}

/** Whole parts only, and no further version number: gpt-5 does not speak for gpt-5.6, nor opus-5 for opus-5-5. */
function beginsWith(model: string, pattern: string): boolean {
  const rest = model.slice(pattern.length);
  return model.startsWith(pattern) && (rest === '' || /^[-:@](?!\d{1,2}(-|$))/.test(rest));
}
