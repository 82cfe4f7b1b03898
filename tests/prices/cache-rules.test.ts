import { describe, expect, test } from 'vitest';
import { CACHE_RULE_GAPS, CACHE_RULES } from '../../src/prices/cache-rules.ts';
import { MODEL_PRICES } from '../../src/prices/model-prices.ts';
import { findCacheRule, MODEL_IDS, resolveTokenPrices, whyNoCacheRule } from '../../src/prices/price-book.ts';
import { relativeError } from './price-check.ts';

describe('findCacheRule', () => {
  // Anthropic's table of minimum lengths, OpenAI's 1,024, Google's table of 2026-10-13.
  test.each([
    ['claude-opus-5', 512],
    ['claude-fable-5', 512],
    ['claude-mythos-5', 512],
    ['claude-sonnet-5', 1024],
    ['claude-opus-4-8', 1024],
    ['claude-sonnet-4-6', 1024],
    ['claude-sonnet-4-5', 1024],
    ['claude-opus-4-7', 2048],
    ['claude-haiku-4-5', 4096],
    ['claude-opus-4-5', 4096],
    ['claude-opus-4-6', 4096],
    ['gpt-5.4-nano', 1024],
    ['gpt-5.4-mini', 1024],
    ['gpt-5.6-luna', 1024],
    ['gemini-2.5-flash', 2048],
    ['gemini-2.5-flash-lite', 2048],
    ['gemini-2.5-pro', 2048],
    ['gemini-3.8-flash', 4096],
  ])('%s caches from %i tokens', (model, minimumPrefixTokens) => {
    expect(findCacheRule(model)?.minimumPrefixTokens).toBe(minimumPrefixTokens);
  });

  test.each([
    ['claude-haiku-4-5', 1, 300, 3600, 1.25, 2, 0.1, true],
    ['gpt-5.4', 128, 300, 86_400, 1, 1, undefined, true],
    ['gpt-5.4-nano', 128, 300, undefined, 1, undefined, 0.1, true],
    ['gpt-5.6-sol', 1, 1800, undefined, 1.25, undefined, 0.1, true],
    ['gpt-6-astra', 1, 1800, undefined, 1.25, undefined, 0.1, true],
    ['gemini-2.5-flash', 1, 86_400, undefined, 1, undefined, 0.1, false],
  ])('%s: increment, lifetimes, factors and promise', (model, ...expected) => {
    const rule = findCacheRule(model);
    const found = [
      rule?.incrementTokens,
      rule?.lifetimeSeconds,
      rule?.longLifetimeSeconds,
      rule?.writeFactor,
      rule?.longWriteFactor,
      rule?.readFactor,
      rule?.guaranteed,
    ];
    expect(found).toEqual(expected);
  });

  test('the documented minimum of Sonnet 4.6 stands, and its note tells what was measured', () => {
    expect(findCacheRule('claude-sonnet-4-6')?.note).toContain('measured near 2,048');
  });

  test.each([
    ['claude-haiku-4-5-20251001', 'claude-haiku-4-5'],
    ['claude-haiku-4-5@20251001', 'claude-haiku-4-5'],
    ['gpt-5.4-2026-03-05', 'gpt-5.4'],
    ['gpt-5.4-mini-2026-03-17', 'gpt-5.4-mini'],
    ['claude-fable-5-1', 'claude-fable-5-1'],
    ['gemini-2.5-flash-lite-preview-09-2025', 'gemini-2.5-flash-lite'],
  ])('%s follows the row of %s', (model, pattern) => {
    expect(findCacheRule(model)?.pattern).toBe(pattern);
  });

  test.each([
    '',
    'my-model',
    'claude',
    'gpt-5.9',
    'gpt-7',
    'claude-sonnet-5-5',
    'claude-opus-50',
    'gemini-4-argon',
  ])('has no rule for %j, and no reason either', (model) => {
    expect(findCacheRule(model)).toBeUndefined();
    expect(whyNoCacheRule(model)).toBeUndefined();
  });

  test.each([
    ['gpt-4-turbo', 'prompt caching begins with GPT-4o'],
    ['gpt-5.4-pro', 'no price of cached input is published for this model'],
    ['gpt-4o-2024-05-13', 'no price of cached input is published for this model'],
    ['gemini-2.0-flash', 'implicit caching begins with Gemini 2.5'],
    ['claude-opus-5-5', 'no source for the minimum prefix of this model was found'],
  ])('has no rule for %s: %s', (model, reason) => {
    expect(findCacheRule(model)).toBeUndefined();
    expect(whyNoCacheRule(model)).toBe(reason);
  });
});

describe('the rows', () => {
  test('every model of the book has a rule or a reason, never both', () => {
    for (const model of MODEL_IDS) {
      const hasRule = findCacheRule(model) !== undefined;
      const hasReason = whyNoCacheRule(model) !== undefined;
      expect(hasRule !== hasReason, model).toBe(true);
    }
  });

  test('a model with a rule has every price that caching needs, for each class that the rule has', () => {
    for (const price of MODEL_PRICES) {
      const rule = findCacheRule(price.model);
      if (rule === undefined) continue;
      expect(resolveTokenPrices(price, rule, '5m'), price.model).not.toHaveProperty('missing');
      const long = resolveTokenPrices(price, rule, '1h');
      expect('missing' in long, price.model).toBe(rule.longWriteFactor === undefined);
    }
  });

  test('every row of either list has a pattern of its own, a source and a day', () => {
    const rows = [...CACHE_RULES, ...CACHE_RULE_GAPS];
    expect(new Set(rows.map((row) => row.pattern)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.source.length, row.pattern).toBeGreaterThan(0);
      expect(row.date, row.pattern).toMatch(/^202[4-6]-\d{2}-\d{2}$/);
    }
  });

  test('every number of a rule is one that the cost engine can use', () => {
    for (const rule of CACHE_RULES) {
      for (const count of [rule.minimumPrefixTokens, rule.incrementTokens, rule.lifetimeSeconds]) {
        expect(Number.isInteger(count) && count >= 1, rule.pattern).toBe(true);
      }
      expect(rule.writeFactor, rule.pattern).toBeGreaterThanOrEqual(1);
      expect(rule.longLifetimeSeconds === undefined, rule.pattern).toBe(rule.longWriteFactor === undefined);
      if (rule.longLifetimeSeconds !== undefined) {
        expect(rule.longLifetimeSeconds).toBeGreaterThan(rule.lifetimeSeconds);
      }
      if (rule.readFactor !== undefined) {
        expect(rule.readFactor > 0 && rule.readFactor < 1, rule.pattern).toBe(true);
      }
    }
  });

  test('the factors say what the book says, but for Claude Haiku 3 with its rounded prices', () => {
    const disagreeing = MODEL_PRICES.filter((price) => {
      const rule = findCacheRule(price.model);
      const pairs = [
        [rule?.writeFactor, price.cacheWrite5mUsdPerMtok],
        [rule?.longWriteFactor, price.cacheWrite1hUsdPerMtok],
        [rule?.readFactor, price.cacheReadUsdPerMtok],
      ] as const;
      return pairs.some(
        ([factor, usd]) =>
          factor !== undefined &&
          usd !== undefined &&
          relativeError(price.inputUsdPerMtok * factor, usd) > 1e-12,
      );
    });
    expect(disagreeing.map((price) => price.model)).toEqual(['claude-3-haiku']);
  });
});
