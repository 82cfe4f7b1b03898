import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meterConstantTicket } from '../../src/cost/constant-ticket.ts';
import { listedTurnsUsd } from '../../src/cost/listed-turns.ts';
import { tokensUsd } from '../../src/cost/ticket-meters.ts';

const PRICES = {
  inputUsdPerMtok: 1,
  cacheReadUsdPerMtok: 0.1,
  cacheWriteUsdPerMtok: 1.25,
  outputUsdPerMtok: 5,
};
const NONE = { kind: 'none' } as const;
const PROVIDER = {
  kind: 'provider',
  minimumPrefixTokens: 600,
  incrementTokens: 1,
  lifetimeSeconds: 300,
  pricedWrites: true,
} as const;

test('two turns of 150 + 200 tokens after a prompt of 500 cost 1,650 tokens in and 400 out', () => {
  const turns = [
    { userTokens: 150, assistantTokens: 200 },
    { userTokens: 150, assistantTokens: 200 },
  ];
  // in: 650 + (650 + 350); out: 2 * 200
  expect(listedTurnsUsd(turns, 500, NONE, () => PRICES)).toBeCloseTo((1650 + 5 * 400) / 1e6, 15);
});

test('a gap beyond the lifetime writes the prefix again instead of reading it', () => {
  const bill = (gapSeconds: number | undefined) =>
    listedTurnsUsd(
      [
        { userTokens: 150, assistantTokens: 200 },
        { userTokens: 150, assistantTokens: 200, gapSeconds },
      ],
      500,
      PROVIDER,
      () => PRICES,
    );
  // alive: writes 650, reads 650, writes 350; expired: writes 650 and 1,000
  expect(bill(299)).toBeCloseTo((1000 * 1.25 + 650 * 0.1 + 5 * 400) / 1e6, 15);
  expect(bill(undefined)).toBe(bill(299));
  expect(bill(300)).toBeCloseTo((1650 * 1.25 + 5 * 400) / 1e6, 15);
});

test('each request pays the prices of its own length', () => {
  const pricesOf = (inputTokens: number) =>
    inputTokens > 800 ? { ...PRICES, inputUsdPerMtok: 2, outputUsdPerMtok: 10 } : PRICES;
  const turns = [
    { userTokens: 150, assistantTokens: 200 },
    { userTokens: 150, assistantTokens: 200 },
  ];
  expect(listedTurnsUsd(turns, 500, NONE, pricesOf)).toBeCloseTo((650 + 1000 + 2000 + 2000) / 1e6, 15);
});

test('turns that are all the same cost what the constant ticket costs', () => {
  const tokens = fc.integer({ min: 0, max: 3000 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), tokens, tokens, tokens, (turns, system, user, assistant) => {
      const constant = { turns, systemPromptTokens: system, userTokens: user, assistantTokens: assistant };
      const rest = { retrievalTokens: 0, gapSeconds: 0, hitRate: 0, cachedTokens: 0 };
      const listed = Array.from({ length: turns }, () => ({ userTokens: user, assistantTokens: assistant }));
      for (const rule of [NONE, PROVIDER]) {
        const { inputTokens, readTokens, writtenTokens, outputTokens } = meterConstantTicket(
          { ...constant, ...rest },
          rule,
        );
        const usd = tokensUsd(inputTokens, readTokens, writtenTokens, outputTokens, PRICES);
        expect(listedTurnsUsd(listed, system, rule, () => PRICES)).toBeCloseTo(usd, 12);
      }
    }),
  );
});
