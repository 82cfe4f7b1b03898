import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokensUsd } from '../../src/cost/ticket-meters.ts';
import { findCacheRule, findModelPrice, resolveTokenPrices } from '../../src/prices/price-book.ts';
import { ARTICLE_PROFILE, billTicket, type CachingChoice } from '../../src/summary/bill-ticket.ts';
import { nineDigits } from '../../src/summary/published-digits.ts';

function bill(model: string, caching: CachingChoice, profile = ARTICLE_PROFILE) {
  return billTicket(findModelPrice(model)!, profile, caching);
}

function usd(model: string, caching: CachingChoice): string {
  const billed = bill(model, caching);
  return 'whyNot' in billed ? billed.whyNot : nineDigits(billed.usdPerTicket);
}

describe("the article's ticket", () => {
  test('shows tokens and prices of every class, so that the sum can be done by hand', () => {
    expect(bill('claude-sonnet-4-6', { kind: 'provider' })).toMatchObject({
      lines: [
        { line: 'fresh_input', tokens: 6750 - 3050 - 2050, usdPerMtok: 3 },
        { line: 'cache_read', tokens: 3050, usdPerMtok: 0.3 },
        { line: 'cache_write', tokens: 2050, usdPerMtok: 3.75 },
        { line: 'output', tokens: 1000, usdPerMtok: 15 },
      ],
    });
  });

  test.each([
    [{ kind: 'none' }, '0.01175'],
    [{ kind: 'article' }, '0.00995'],
    [{ kind: 'provider' }, '0.01175'],
    [{ kind: 'cached_tokens', cachedTokens: 5000 }, '0.00725'],
    // half of the re-sent prefixes 500 + 850 + 1200 + 1550 + 1900 = 6,000 is read
    [{ kind: 'hit_rate', hitRate: 0.5 }, '0.00905'],
  ] as const)('with caching %j costs %s with Haiku', (caching, expected) => {
    expect(usd('claude-haiku-4-5', caching)).toBe(expected);
  });
});

test('the lines add up to what the engine bills the same tokens', () => {
  const models = ['claude-haiku-4-5', 'claude-sonnet-4-6', 'gpt-5.4-nano', 'gemini-2.5-flash'];
  const profile = fc.record({
    turns: fc.integer({ min: 1, max: 30 }),
    systemPromptTokens: fc.nat(3000),
    userTokens: fc.nat(500),
    assistantTokens: fc.nat(500),
    retrievalTokens: fc.nat(2000),
  });
  fc.assert(
    fc.property(fc.constantFrom(...models), profile, (model, ticket) => {
      const billed = bill(model, { kind: 'provider' }, ticket);
      const prices = resolveTokenPrices(findModelPrice(model)!, findCacheRule(model), '5m');
      if ('whyNot' in billed || 'missing' in prices) throw new Error('these models have every price');
      const [fresh, read, written, output] = billed.lines.map(({ tokens }) => tokens) as [
        number,
        number,
        number,
        number,
      ];
      const expected = tokensUsd(fresh + read + written, read, written, output, prices);
      expect(Math.abs(billed.usdPerTicket - expected)).toBeLessThanOrEqual(1e-12 * expected);
    }),
  );
});

describe('a model that cannot be billed says why', () => {
  test.each([
    ['gpt-4', { kind: 'provider' }, 'prompt caching begins with GPT-4o'],
    ['gpt-4', { kind: 'article' }, 'the price book has no cache_read price for it'],
    [
      'claude-haiku-4-5',
      { kind: 'cached_tokens', cachedTokens: 6751 },
      '6751 cached tokens, and the ticket has 6750 of input',
    ],
  ] as const)('%s with %j', (model, caching, why) => {
    expect(usd(model, caching)).toBe(why);
  });

  test('a price that nothing is billed at need not be known', () => {
    expect(usd('gpt-4', { kind: 'none' })).toBe('0.2625');
  });

  test('a request above the bound of a price tier, and not one at it', () => {
    const last = (tokens: number) => ({ ...ARTICLE_PROFILE, turns: 1, userTokens: tokens - 500 });
    expect(bill('gemini-2.5-pro', { kind: 'none' }, last(200_000))).toHaveProperty('usdPerTicket');
    expect(bill('gemini-2.5-pro', { kind: 'none' }, last(200_001))).toEqual({
      model: 'gemini-2.5-pro',
      whyNot: 'the last request has 200001 input tokens, and other prices hold above 200000',
    });
  });
});
