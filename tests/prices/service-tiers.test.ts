import { describe, expect, test } from 'vitest';
import { findModelPrice, MODEL_IDS } from '../../src/prices/price-book.ts';
import { RETIREMENTS } from '../../src/prices/retirements.ts';
import { SERVICE_RULES, serviceFactor } from '../../src/prices/service-tiers.ts';

/** OpenAI, Fast mode (priority processing) for API customers, read 2026-11-26: in, cached, out, USD per million. */
const PRIORITY: readonly (readonly [string, number, number, number])[] = [
  ['gpt-4.1', 3.5, 0.875, 14],
  ['gpt-4.1-mini', 0.7, 0.175, 2.8],
  ['gpt-4.1-nano', 0.2, 0.05, 0.8],
  ['gpt-4o', 4.25, 2.125, 17],
  ['gpt-5', 2.5, 0.25, 20],
  ['gpt-5-mini', 0.45, 0.045, 3.6],
  ['gpt-5.1', 2.5, 0.25, 20],
  ['gpt-5.2', 3.5, 0.35, 28],
  ['gpt-5.4', 5, 0.5, 30],
  ['gpt-5.4-mini', 1.5, 0.15, 9],
  ['gpt-5.5', 12.5, 1.25, 75],
  ['gpt-5.6-luna', 0.4, 0.04, 2.4],
  ['gpt-5.6-terra', 4, 0.4, 24],
];

describe('priority of OpenAI is the list price times one factor', () => {
  test.each(PRIORITY)('%s', (model, input, cached, output) => {
    const price = findModelPrice(model)!;
    const { factor, readFactor } = serviceFactor(price, 'priority')!;
    expect(price.inputUsdPerMtok * factor).toBeCloseTo(input, 9);
    expect(price.outputUsdPerMtok * factor).toBeCloseTo(output, 9);
    expect(price.cacheReadUsdPerMtok! * readFactor).toBeCloseTo(cached, 9);
  });
});

test('a rule speaks for its own model alone, or for all that have none', () => {
  expect(serviceFactor(findModelPrice('gpt-5.4-nano')!, 'priority')).toBeUndefined();
  expect(serviceFactor(findModelPrice('gpt-5.4-nano')!, 'batch')).toEqual({ factor: 0.5, readFactor: 0.5 });
  expect(serviceFactor(findModelPrice('gemini-2.5-pro')!, 'batch')).toEqual({ factor: 0.5, readFactor: 1 });
  expect(serviceFactor(findModelPrice('gemini-2.5-flash-lite')!, 'priority')).toBeUndefined();
  expect(serviceFactor(findModelPrice('gpt-5.4')!, 'standard')).toEqual({ factor: 1, readFactor: 1 });
});

test('rules and retirements are about models of the book, each once', () => {
  const models = RETIREMENTS.map(({ model }) => model);
  expect(models.filter((model) => !MODEL_IDS.includes(model))).toEqual([]);
  expect(new Set(models).size).toBe(models.length);
  const successors = RETIREMENTS.flatMap(({ successor }) => (successor === undefined ? [] : [successor]));
  expect(successors.filter((model) => !MODEL_IDS.includes(model))).toEqual([]);
  const keys = SERVICE_RULES.map(({ provider, tier, model }) => `${provider} ${tier} ${model}`);
  expect(new Set(keys).size).toBe(keys.length);
  for (const { model, provider } of SERVICE_RULES) {
    if (model !== undefined) expect(findModelPrice(model)?.provider, model).toBe(provider);
  }
});
