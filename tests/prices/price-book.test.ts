import { describe, expect, test } from 'vitest';
import type { ModelPrice, PriceList } from '../../src/prices/model-price.ts';
import { MODEL_PRICES } from '../../src/prices/model-prices.ts';
import {
  findCacheRule,
  findModelPrice,
  MODEL_IDS,
  pricesForRequest,
  resolveTokenPrices,
} from '../../src/prices/price-book.ts';

function priceOf(model: string): ModelPrice {
  const price = findModelPrice(model);
  if (price === undefined) throw new Error(`no ${model}`);
  return price;
}

describe('findModelPrice', () => {
  // "AI Cost Per Support Ticket 2026", table "Cost Per Ticket: All Major Models", April 2026.
  test.each([
    ['gemini-2.5-flash-lite', 0.1, 0.4],
    ['gpt-5.4-nano', 0.2, 1.25],
    ['gemini-2.5-flash', 0.3, 2.5],
    ['claude-haiku-4-5', 1, 5],
    ['gpt-5.4-mini', 0.75, 4.5],
    ['claude-sonnet-4-6', 3, 15],
  ])('%s costs what the article says, and has one price', (model, input, output) => {
    const price = priceOf(model);
    expect([price.inputUsdPerMtok, price.outputUsdPerMtok]).toEqual([input, output]);
    expect(price.tiers).toEqual([]);
  });

  test.each(['', 'claude', 'claude-haiku-4-5-20251001', 'Claude-Haiku-4-5', 'my-model', 'toString'])(
    'does not know %j',
    (model) => {
      expect(findModelPrice(model)).toBeUndefined();
    },
  );

  test('finds every id once, and ids are sorted within a provider', () => {
    expect(new Set(MODEL_IDS).size).toBe(MODEL_IDS.length);
    for (const id of MODEL_IDS) expect(priceOf(id).model).toBe(id);
    const keys = MODEL_PRICES.map((price) => `${price.provider} ${price.model}`);
    expect(keys).toEqual(keys.toSorted());
  });

  test('has no price of zero, no price that is not a number, and tiers in order', () => {
    for (const price of MODEL_PRICES) {
      for (const list of [price, ...price.tiers]) {
        for (const [key, value] of Object.entries(list)) {
          if (key.endsWith('UsdPerMtok')) expect(value, `${price.model} ${key}`).toBeGreaterThan(0);
        }
      }
      const bounds = price.tiers.map((tier) => tier.aboveInputTokens);
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
    }
  });

  test('a tier prices the same kinds of tokens as the model', () => {
    const kinds = (list: PriceList) => Object.keys(list).filter((key) => key.endsWith('UsdPerMtok'));
    for (const price of MODEL_PRICES) {
      for (const tier of price.tiers) expect(kinds(tier)).toEqual(kinds(price));
    }
  });
});

describe('pricesForRequest', () => {
  test.each([
    ['gpt-5.4', 271_999, 2.5, 15],
    ['gpt-5.4', 272_000, 5, 22.5],
    ['gemini-2.5-pro', 200_000, 1.25, 10],
    ['gemini-2.5-pro', 200_001, 2.5, 15],
    ['claude-sonnet-4-6', 900_000, 3, 15],
  ])('%s with %i input tokens', (model, inputTokens, input, output) => {
    const list = pricesForRequest(priceOf(model), inputTokens);
    expect([list.inputUsdPerMtok, list.outputUsdPerMtok]).toEqual([input, output]);
  });

  test('takes the highest of several tiers that is exceeded', () => {
    const tier = (aboveInputTokens: number, usd: number) => ({
      aboveInputTokens,
      inputUsdPerMtok: usd,
      outputUsdPerMtok: usd,
    });
    const price: ModelPrice = { ...priceOf('gpt-4'), tiers: [tier(100, 7), tier(200, 9)] };
    const inputs = [100, 101, 200, 201].map((tokens) => pricesForRequest(price, tokens).inputUsdPerMtok);
    expect(inputs).toEqual([30, 7, 7, 9]);
  });
});

describe('resolveTokenPrices', () => {
  const resolve = (model: string, lifetime: '5m' | '1h') =>
    resolveTokenPrices(priceOf(model), findCacheRule(model), lifetime);

  test('takes the prices of the book where it has them', () => {
    const shared = { inputUsdPerMtok: 1, cacheReadUsdPerMtok: 0.1, outputUsdPerMtok: 5 };
    expect(resolve('claude-haiku-4-5', '5m')).toEqual({ ...shared, cacheWriteUsdPerMtok: 1.25 });
    expect(resolve('claude-haiku-4-5', '1h')).toEqual({ ...shared, cacheWriteUsdPerMtok: 2 });
  });

  test('a published price wins over the factor of the rule', () => {
    // Claude Haiku 3 is listed at 0.30 to write and 0.03 to read, not 1.25 and 0.1 times its 0.25.
    expect(resolve('claude-3-haiku', '5m')).toMatchObject({
      cacheWriteUsdPerMtok: 0.3,
      cacheReadUsdPerMtok: 0.03,
    });
  });

  test('a write costs the input price where writing is free of surcharge', () => {
    expect(resolve('gpt-5.4-nano', '5m')).toEqual({
      inputUsdPerMtok: 0.2,
      cacheReadUsdPerMtok: 0.02,
      cacheWriteUsdPerMtok: 0.2,
      outputUsdPerMtok: 1.25,
    });
  });

  test('a read is derived only from a rule that states a factor', () => {
    const bare = { inputUsdPerMtok: 4, outputUsdPerMtok: 8 };
    const rule = findCacheRule('claude-haiku-4-5');
    expect(resolveTokenPrices(bare, rule, '1h')).toEqual({
      ...bare,
      cacheReadUsdPerMtok: 0.4,
      cacheWriteUsdPerMtok: 8,
    });
    expect(resolveTokenPrices(bare, findCacheRule('gpt-4o'), '5m')).toEqual({
      missing: ['cache_read_usd_per_mtok'],
    });
  });

  test('a longer class that the provider does not sell is missing, not borrowed from the short one', () => {
    expect(resolve('gpt-5.4-nano', '1h')).toEqual({ missing: ['cache_write_usd_per_mtok'] });
  });

  test('names all that is unknown where there is neither price nor rule', () => {
    expect(resolve('gpt-4', '5m')).toEqual({
      missing: ['cache_read_usd_per_mtok', 'cache_write_usd_per_mtok'],
    });
  });

  test('resolves a tier like a model', () => {
    const list = pricesForRequest(priceOf('gpt-5.4'), 300_000);
    expect(resolveTokenPrices(list, findCacheRule('gpt-5.4'), '5m')).toEqual({
      inputUsdPerMtok: 5,
      cacheReadUsdPerMtok: 0.5,
      cacheWriteUsdPerMtok: 5,
      outputUsdPerMtok: 22.5,
    });
  });
});
