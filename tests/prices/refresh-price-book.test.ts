import { readdirSync, readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, test } from 'vitest';
import type { ModelPrice, Provider } from '../../src/prices/model-price.ts';
import { MODEL_PRICES, PRICES_AS_OF, PRICES_SOURCE } from '../../src/prices/model-prices.ts';
import { pricesForRequest } from '../../src/prices/price-book.ts';
import {
  packageModels,
  packagePrices,
  priceBookText,
  whyLeftOut,
} from '../../src/prices/refresh-price-book.ts';
import { type RequestTokens, relativeError, requestUsd } from './price-check.ts';

const SOURCE_FOLDER = new URL('../../src/prices/', import.meta.url);

function on(date: string, model: string): ModelPrice {
  const price = packagePrices(date).find((row) => row.model === model);
  if (price === undefined) throw new Error(`no ${model} on ${date}`);
  return price;
}

/** The package's own bill, told the provider and the day. */
function packageUsd(price: ModelPrice, tokens: RequestTokens, date: string): number {
  const written = tokens.written5m + tokens.written1h;
  const usage = {
    input_tokens: tokens.uncached + tokens.read + written,
    output_tokens: tokens.output,
    ...(tokens.read > 0 ? { cache_read_tokens: tokens.read } : {}),
    ...(written > 0 ? { cache_write_tokens: written } : {}),
    ...(tokens.written1h > 0 ? { cache_write_1h_tokens: tokens.written1h } : {}),
  };
  const bill = calcPrice(usage, price.model, { providerId: price.provider, timestamp: new Date(date) });
  if (bill === null) throw new Error(`the package does not price ${price.model}`);
  expect(bill.model.id).toBe(price.model);
  return bill.total_price;
}

/** Requests of every size around every bound, with the cached kinds that the model has prices for. */
function requestsFor(price: ModelPrice): RequestTokens[] {
  const bounds = price.tiers.flatMap((tier) => [tier.aboveInputTokens, tier.aboveInputTokens + 1]);
  return [650, 150_000, 500_000, ...bounds].map((input) => {
    const read = price.cacheReadUsdPerMtok === undefined ? 0 : Math.floor(input / 3);
    const written5m = price.cacheWrite5mUsdPerMtok === undefined ? 0 : Math.floor(input / 5);
    const written1h = price.cacheWrite1hUsdPerMtok === undefined ? 0 : Math.floor(input / 7);
    return { uncached: input - read - written5m - written1h, read, written5m, written1h, output: 1000 };
  });
}

function inputTokens(tokens: RequestTokens): number {
  return tokens.uncached + tokens.read + tokens.written5m + tokens.written1h;
}

describe('the data file', () => {
  test('is what the script writes for its day', () => {
    const text = readFileSync(new URL('model-prices.ts', SOURCE_FOLDER), 'utf8');
    expect(text).toBe(priceBookText(PRICES_AS_OF));
    expect(priceBookText(PRICES_AS_OF)).not.toBe(priceBookText('2027-01-01'));
  });

  test('names a day and the version of the package', () => {
    expect(PRICES_AS_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(PRICES_SOURCE).toMatch(/^@pydantic\/genai-prices \d+\.\d+\.\d+$/);
  });

  test('alone among the sources of the room knows the package', () => {
    const importers = readdirSync(SOURCE_FOLDER).filter((file) =>
      readFileSync(new URL(file, SOURCE_FOLDER), 'utf8').includes("from '@pydantic/genai-prices'"),
    );
    expect(importers).toEqual(['refresh-price-book.ts']);
  });
});

describe('prices agree with the package, request by request', () => {
  for (const date of [PRICES_AS_OF, '2026-03-12', '2026-03-13', '2027-01-01']) {
    test(`on ${date}, every model, below and above every bound`, () => {
      for (const price of packagePrices(date)) {
        for (const tokens of requestsFor(price)) {
          const ours = requestUsd(pricesForRequest(price, inputTokens(tokens)), tokens);
          const theirs = packageUsd(price, tokens, date);
          expect(relativeError(ours, theirs), `${price.model} ${inputTokens(tokens)}`).toBeLessThan(1e-12);
        }
      }
    });
  }

  test('and the comparison notices a model that is priced as if its tier were marginal', () => {
    const price = on(PRICES_AS_OF, 'gemini-2.5-pro');
    const tokens = { uncached: 300_000, read: 0, written5m: 0, written1h: 0, output: 1000 };
    expect(relativeError(requestUsd(price, tokens), packageUsd(price, tokens, PRICES_AS_OF))).toBeGreaterThan(
      0.1,
    );
  });
});

describe('a price counts from its first day', () => {
  const wide = { uncached: 250_000, read: 0, written5m: 0, written1h: 0, output: 1000 };

  test('Sonnet 4.6 lost its tier above 200,000 tokens on 2026-03-13', () => {
    expect(on('2026-03-12', 'claude-sonnet-4-6').tiers.map((tier) => tier.aboveInputTokens)).toEqual([
      200_000,
    ]);
    expect(on('2026-03-13', 'claude-sonnet-4-6').tiers).toEqual([]);
    const before = on('2026-03-01', 'claude-sonnet-4-6');
    const after = on('2026-04-01', 'claude-sonnet-4-6');
    expect(requestUsd(pricesForRequest(before, 250_000), wide)).toBeCloseTo(1.5225, 12);
    expect(requestUsd(pricesForRequest(after, 250_000), wide)).toBeCloseTo(0.765, 12);
  });

  test('Gemini 3.8 Flash doubles on 2027-01-01, and the book says so beforehand', () => {
    const now = on('2026-12-31', 'gemini-3.8-flash');
    const then = on('2027-01-01', 'gemini-3.8-flash');
    expect([now.inputUsdPerMtok, then.inputUsdPerMtok]).toEqual([0.75, 1.5]);
    expect(now.nextPricesFrom).toBe('2027-01-01');
    expect(then.nextPricesFrom).toBeUndefined();
  });
});

describe('what is left out', () => {
  const providers: readonly Provider[] = ['anthropic', 'google', 'openai'];

  test('every model of the package is in the book or has a reason', () => {
    const ids = new Set(MODEL_PRICES.map((price) => `${price.provider} ${price.model}`));
    for (const provider of providers) {
      for (const info of packageModels(provider)) {
        const reason = whyLeftOut(provider, info, PRICES_AS_OF);
        expect(ids.has(`${provider} ${info.id}`), `${info.id}: ${reason}`).toBe(reason === undefined);
      }
    }
  });

  test.each([
    ['openai', 'whisper-1', 'has no price per token of text'],
    ['openai', 'text-embedding-3-small', 'has no price per token of text'],
    ['openai', 'moderation', 'has no price per token of text'],
    ['google', 'claude-opus-4-6', 'is resold, the row of its maker stands'],
    ['openai', 'gpt-oss-120b', 'has a price of OpenRouter, not of the provider'],
    ['google', 'gemini-2.5-flash-image', 'hears, speaks or draws, so text tokens are not the whole bill'],
    ['openai', 'o3-deep-research', 'works on one long task, not in a conversation'],
    ['openai', 'davinci', 'completes text, does not chat'],
    ['openai', 'ft:gpt-4o-mini', 'fine-tuned, the id is only the beginning of an id'],
    ['openai', 'gpt-5.4-mini', undefined],
    ['google', 'gemini-2.5-flash-lite', undefined],
  ] as const)('%s %s: %s', (provider, id, reason) => {
    const info = packageModels(provider).find((model) => model.id === id);
    expect(info && whyLeftOut(provider, info, PRICES_AS_OF)).toBe(reason);
    expect(info).toBeDefined();
  });
});
