import { describe, expect, test } from 'vitest';
import { type ConstantTicket, meterConstantTicket } from '../../src/cost/constant-ticket.ts';
import type { CachingRule } from '../../src/cost/meter-turn.ts';
import { tokensUsd } from '../../src/cost/ticket-meters.ts';
import {
  findCacheRule,
  findModelPrice,
  resolveTokenPrices,
  type TokenPrices,
} from '../../src/prices/price-book.ts';

const ARTICLE: ConstantTicket = {
  turns: 5,
  systemPromptTokens: 500,
  userTokens: 150,
  assistantTokens: 200,
  retrievalTokens: 0,
  gapSeconds: 0,
  hitRate: 0,
  cachedTokens: 0,
};

function providerRule(model: string): CachingRule {
  const rule = findCacheRule(model)!;
  return {
    kind: 'provider',
    minimumPrefixTokens: rule.minimumPrefixTokens,
    incrementTokens: rule.incrementTokens,
    lifetimeSeconds: rule.lifetimeSeconds,
    pricedWrites: rule.writeFactor !== 1,
  };
}

function costUsd(model: string, caching: CachingRule, ticket: ConstantTicket = ARTICLE): number {
  const { inputTokens, readTokens, writtenTokens, outputTokens } = meterConstantTicket(ticket, caching);
  const prices = resolveTokenPrices(findModelPrice(model)!, findCacheRule(model), '5m') as TokenPrices;
  return tokensUsd(inputTokens, readTokens, writtenTokens, outputTokens, prices);
}

describe("the article's five-turn ticket", () => {
  test('sends 650, 1000, 1350, 1700 and 2050 tokens and writes 1000', () => {
    expect(meterConstantTicket(ARTICLE, { kind: 'none' })).toEqual({
      inputTokens: 6750,
      readTokens: 0,
      writtenTokens: 0,
      outputTokens: 1000,
    });
  });

  test.each([
    ['claude-haiku-4-5', 0.01175],
    ['claude-sonnet-4-6', 0.03525],
    ['gpt-5.4-nano', 0.0026],
    ['gpt-5.4-mini', 0.0095625],
    ['gemini-2.5-flash', 0.004525],
    ['gemini-2.5-flash-lite', 0.001075],
  ])('costs %s %d USD without a cache', (model, usd) => {
    expect(costUsd(model, { kind: 'none' })).toBeCloseTo(usd, 12);
  });

  test('reads the system prompt four times under its own stated rule', () => {
    expect(costUsd('claude-haiku-4-5', { kind: 'article' })).toBeCloseTo(0.00995, 12);
    expect(costUsd('gemini-2.5-flash-lite', { kind: 'article' })).toBeCloseTo(0.000895, 12);
  });

  test('reaches the published 0.00725 only if 5,000 tokens were read', () => {
    const caching = { kind: 'cached_tokens' } as const;
    expect(costUsd('claude-haiku-4-5', caching, { ...ARTICLE, cachedTokens: 5000 })).toBeCloseTo(0.00725, 12);
  });

  test.each([
    ['claude-haiku-4-5', 0.01175],
    ['claude-sonnet-4-6', 0.0285525],
    ['gpt-5.4-nano', 0.00207008],
    ['gpt-5.4-mini', 0.0075753],
    ['gemini-2.5-flash-lite', 0.001075],
    ['gemini-2.5-flash', 0.004525],
  ])("costs %s %d USD under the provider's rules", (model, usd) => {
    expect(costUsd(model, providerRule(model))).toBeCloseTo(usd, 12);
  });

  test('costs Sonnet more than no cache at all when the minimum is 2,048', () => {
    const caching = { ...providerRule('claude-sonnet-4-6'), minimumPrefixTokens: 2048 } as CachingRule;
    expect(costUsd('claude-sonnet-4-6', caching)).toBeCloseTo(0.0367875, 12);
  });
});

describe('provider caching', () => {
  test('loses the cache to a gap as long as the lifetime and writes the whole prefix again', () => {
    const caching = providerRule('claude-sonnet-4-6') as CachingRule & { lifetimeSeconds: number };
    const cold = meterConstantTicket({ ...ARTICLE, gapSeconds: caching.lifetimeSeconds }, caching);
    expect(cold).toEqual({
      inputTokens: 6750,
      readTokens: 0,
      writtenTokens: 1350 + 1700 + 2050,
      outputTokens: 1000,
    });
    const warm = meterConstantTicket({ ...ARTICLE, gapSeconds: caching.lifetimeSeconds - 1 }, caching);
    expect(warm).toEqual({ inputTokens: 6750, readTokens: 3050, writtenTokens: 2050, outputTokens: 1000 });
  });

  test('never reads retrieved text, which is not kept', () => {
    const withText = meterConstantTicket(
      { ...ARTICLE, retrievalTokens: 1500 },
      providerRule('claude-sonnet-4-6'),
    );
    expect(withText).toEqual({
      inputTokens: 6750 + 7500,
      readTokens: 3050,
      writtenTokens: 2050,
      outputTokens: 1000,
    });
  });
});
