import type { Provider } from './model-price.ts';
import { MODEL_PRICES } from './model-prices.ts';
import { cacheReadUsdPerMtok, cacheWriteUsdPerMtok, findCacheRule, whyNoCacheRule } from './price-book.ts';

/** One model as a flat row; prices in USD per million tokens, undefined where nothing is known or applies. */
export interface ModelRow {
  readonly model: string;
  readonly provider: Provider;
  readonly inputUsdPerMtok: number;
  readonly outputUsdPerMtok: number;
  readonly cacheReadUsdPerMtok: number | undefined;
  readonly cacheWrite5mUsdPerMtok: number | undefined;
  readonly cacheWrite1hUsdPerMtok: number | undefined;
  readonly minimumPrefixTokens: number | undefined;
  readonly incrementTokens: number | undefined;
  readonly lifetimeSeconds: number | undefined;
  /** Input of a request above which all of it costs more, the lowest bound. */
  readonly tierAboveInputTokens: number | undefined;
  /** Day of the source of the cache rule, `YYYY-MM-DD`. */
  readonly ruleDate: string | undefined;
  /** First day on which other prices are announced, `YYYY-MM-DD`. */
  readonly nextPricesFrom: string | undefined;
  readonly whyNoCacheRule: string | undefined;
}

/**
 * Every model of the book with the prices and cache rules that a scenario would get, by provider, then by id.
 *
 * @example modelRows().find((row) => row.model === 'gpt-5.4-nano')?.cacheWrite5mUsdPerMtok // 0.2
 */
export function modelRows(): readonly ModelRow[] {
  return MODEL_PRICES.map((price) => {
    const rule = findCacheRule(price.model);
    return {
      model: price.model,
      provider: price.provider,
      inputUsdPerMtok: price.inputUsdPerMtok,
      outputUsdPerMtok: price.outputUsdPerMtok,
      cacheReadUsdPerMtok: cacheReadUsdPerMtok(price, rule),
      cacheWrite5mUsdPerMtok: cacheWriteUsdPerMtok(price, rule, '5m'),
      cacheWrite1hUsdPerMtok: cacheWriteUsdPerMtok(price, rule, '1h'),
      minimumPrefixTokens: rule?.minimumPrefixTokens,
      incrementTokens: rule?.incrementTokens,
      lifetimeSeconds: rule?.lifetimeSeconds,
      tierAboveInputTokens: price.tiers[0]?.aboveInputTokens,
      ruleDate: rule?.date,
      nextPricesFrom: price.nextPricesFrom,
      whyNoCacheRule: whyNoCacheRule(price.model),
    };
  });
}
