import { expect, test } from 'vitest';
import { modelRows } from '../../src/prices/list-models.ts';
import { MODEL_IDS } from '../../src/prices/price-book.ts';

const rowOf = (model: string) => modelRows().find((row) => row.model === model);

test('there is one row per model of the book, in its order', () => {
  expect(modelRows().map((row) => row.model)).toEqual(MODEL_IDS);
});

test('every row has the same columns, so that it can be a table', () => {
  const columns = Object.keys(modelRows()[0]!);
  for (const row of modelRows()) expect(Object.keys(row)).toEqual(columns);
});

test('a row shows the prices and rules that a scenario would get', () => {
  expect(rowOf('claude-haiku-4-5')).toEqual({
    model: 'claude-haiku-4-5',
    provider: 'anthropic',
    inputUsdPerMtok: 1,
    outputUsdPerMtok: 5,
    cacheReadUsdPerMtok: 0.1,
    cacheWrite5mUsdPerMtok: 1.25,
    cacheWrite1hUsdPerMtok: 2,
    minimumPrefixTokens: 4096,
    incrementTokens: 1,
    lifetimeSeconds: 300,
    tierAboveInputTokens: undefined,
    ruleDate: '2026-10-07',
    nextPricesFrom: undefined,
    whyNoCacheRule: undefined,
  });
  expect(rowOf('gpt-5.4-nano')?.cacheWrite5mUsdPerMtok).toBe(0.2);
  expect(rowOf('gemini-2.5-pro')?.tierAboveInputTokens).toBe(200_000);
  expect(rowOf('gemini-3.8-flash')?.nextPricesFrom).toBe('2027-01-01');
});

test('a model without a rule shows why, and no number in its place', () => {
  const row = rowOf('gpt-4');
  expect(row?.whyNoCacheRule).toBe('prompt caching begins with GPT-4o');
  expect(row?.minimumPrefixTokens).toBeUndefined();
  expect(row?.cacheReadUsdPerMtok).toBeUndefined();
});
