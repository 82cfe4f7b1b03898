import { describe, expect, test } from 'vitest';
import { findModelPrice } from '../../src/prices/price-book.ts';
import { ARTICLE_PROFILE, billTicket, type TicketBill } from '../../src/summary/bill-ticket.ts';
import { calculateMonth, type InfrastructureCost } from '../../src/summary/calculate-month.ts';
import { nineDigits } from '../../src/summary/published-digits.ts';

const HAIKU = billTicket(findModelPrice('claude-haiku-4-5')!, ARTICLE_PROFILE, {
  kind: 'none',
}) as TicketBill;

const ARTICLE_LINES: readonly InfrastructureCost[] = [
  { line: 'embedding', tokensPerTicket: 50, usdPerMtok: 0.02 },
  { line: 'vector_db', usdPerMonth: 70 },
  { line: 'hosting', usdPerMonth: 100 },
];

test('lines per ticket and per month add up, and a monthly line is spread over the tickets', () => {
  const cost = calculateMonth(HAIKU, 10_000, ARTICLE_LINES, undefined);
  const perTicket = cost.lines.map(({ line, usdPerTicket }) => [line, nineDigits(usdPerTicket)]);
  expect(perTicket).toEqual([
    ['fresh_input', '0.00675'],
    ['cache_read', '0'],
    ['cache_write', '0'],
    ['output', '0.005'],
    ['embedding', '0.000001'],
    ['vector_db', '0.007'],
    ['hosting', '0.01'],
  ]);
  expect(nineDigits(cost.usdPerTicket)).toBe('0.028751');
  expect(nineDigits(cost.usdPerMonth)).toBe('287.51');
  expect(cost.returns).toBeUndefined();
});

test('a fixed cost weighs less at more tickets', () => {
  const hosting: readonly InfrastructureCost[] = [{ line: 'hosting', usdPerMonth: 100 }];
  expect(nineDigits(calculateMonth(HAIKU, 10_000, hosting, undefined).usdPerMonth)).toBe('217.5');
  expect(nineDigits(calculateMonth(HAIKU, 100_000, hosting, undefined).usdPerTicket)).toBe('0.01275');
});

describe('deflection', () => {
  const returnsAt = (rate: number, humanUsdPerTicket?: number) =>
    calculateMonth(HAIKU, 10_000, ARTICLE_LINES, { rate, humanUsdPerTicket }).returns!;

  test('saves what humans would have cost, and every ticket pays for the model', () => {
    const { deflectedTickets, usdPerResolution, humanUsdSaved, netSavingsUsd, benefitCostRatio } = returnsAt(
      0.4,
      4,
    );
    expect([deflectedTickets, humanUsdSaved]).toEqual([4000, 16_000]);
    expect(nineDigits(usdPerResolution!)).toBe('0.0718775');
    expect(nineDigits(netSavingsUsd!)).toBe('15712.49');
    // the article's 64 at the provider's real cost
    expect(benefitCostRatio!.toFixed(1)).toBe('55.7');
  });

  test('says nothing about savings without a human cost, nor about a resolution when there is none', () => {
    expect(returnsAt(0.4)).toMatchObject({ humanUsdSaved: undefined, benefitCostRatio: undefined });
    expect(returnsAt(0, 4)).toMatchObject({ usdPerResolution: undefined, humanUsdSaved: 0 });
  });
});
