import { describe, expect, test } from 'vitest';
import { cachedCosts } from '../../src/summary/published-arithmetic.ts';
import { auditPublished } from '../../src/summary/published-audit.ts';
import { nineDigits } from '../../src/summary/published-digits.ts';
import type { AuditedFigure } from '../../src/summary/published-judgement.ts';

const FIGURES = auditPublished();

function find(table: string, row: string, column: string): AuditedFigure {
  const found = FIGURES.filter((one) => one.table === table && one.row === row && one.column === column);
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** Published, computed, verdict of one figure. */
function verdict(table: string, row: string, column: string): readonly [number, number, boolean] {
  const { published, computed, reproduced } = find(table, row, column);
  return [published, Number(nineDigits(computed)), reproduced];
}

test('every figure has a place of its own, a rule in words and numbers', () => {
  const places = FIGURES.map(({ table, row, column }) => `${table} ${row} ${column}`);
  expect(new Set(places).size).toBe(places.length);
  for (const { rule, published, computed } of FIGURES) {
    expect(rule).not.toBe('');
    expect(published).toBeGreaterThan(0);
    expect(computed).toBeGreaterThan(0);
  }
});

test('these figures miss, and no others', () => {
  const missed = FIGURES.filter(({ reproduced }) => !reproduced);
  expect(missed.map(({ table, row, column }) => `${table} ${row} ${column}`)).toEqual([
    'per_ticket gemini-2.5-flash-lite cached',
    'per_ticket gpt-5.4-nano cached',
    'per_ticket gemini-2.5-flash cached',
    'per_ticket claude-haiku-4-5 cached',
    'per_ticket claude-sonnet-4-6 cached',
    'cards claude-haiku-4-5 usd_per_ticket',
    'cards claude-sonnet-4-6 usd_per_ticket',
    'all_in total usd_per_ticket',
    'roi conservative ai_cost_usd_per_month',
    'roi moderate ai_cost_usd_per_month',
    'roi optimistic ai_cost_usd_per_month',
    'claims caching_saves low_usd_per_1k_tickets',
    'claims caching_saves high_usd_per_1k_tickets',
    'claims full_deflection high_percent',
    'claims fully_deflected low_tickets',
    'claims all_in usd_per_month',
  ]);
});

describe('tokens', () => {
  test.each([
    ['turn_1', 650],
    ['turn_2', 1000],
    ['turn_3', 1350],
    ['turn_4', 1700],
    ['turn_5', 2050],
    ['total', 6750],
  ])('%s sends %d', (row, tokens) => {
    expect(verdict('per_ticket', row, 'input_tokens')).toEqual([tokens, tokens, true]);
  });

  test('the ticket answers with 1,000', () => {
    expect(verdict('per_ticket', 'total', 'output_tokens')).toEqual([1000, 1000, true]);
  });
});

test.each([
  ['gemini-2.5-flash-lite', 0.001075, 0.001075],
  ['gpt-5.4-nano', 0.0026, 0.0026],
  ['gemini-2.5-flash', 0.004525, 0.004525],
  ['claude-haiku-4-5', 0.01175, 0.01175],
  ['gpt-5.4-mini', 0.009563, 0.0095625],
  ['claude-sonnet-4-6', 0.03525, 0.03525],
])('uncached, %s costs what the article prints', (model, published, computed) => {
  expect(verdict('per_ticket', model, 'uncached')).toEqual([published, computed, true]);
});

test.each([
  ['gemini-2.5-flash-lite', 0.00088, 0.000895, 0.001075, 2166.7],
  ['gpt-5.4-nano', 0.002225, 0.00224, 0.00207008, 2083.3],
  ['gemini-2.5-flash', 0.003525, 0.003985, 0.004525, 3703.7],
  ['claude-haiku-4-5', 0.00725, 0.00995, 0.01175, 5000],
  ['claude-sonnet-4-6', 0.02175, 0.02985, 0.0285525, 5000],
])('cached, %s costs %d by the article, %d by its rule, %d by the provider', (...row) => {
  const [model, published, computed, providerUsd, tokens] = row;
  expect(verdict('per_ticket', model, 'cached')).toEqual([published, computed, false]);
  const figure = find('per_ticket', model, 'cached');
  expect(nineDigits(figure.providerUsd!)).toBe(String(providerUsd));
  expect(figure.note).toBe(`its saving takes ${tokens} tokens at 90 % off, the stated rule has 2000`);
});

test('the empty cell of mini is no figure, but what the rules give stands beside the others', () => {
  expect(FIGURES.filter(({ row, column }) => row === 'gpt-5.4-mini' && column === 'cached')).toEqual([]);
  const mini = cachedCosts().find(({ model }) => model === 'gpt-5.4-mini')!;
  expect(mini.publishedUsd).toBeUndefined();
  expect(nineDigits(mini.statedRuleUsd)).toBe('0.0082125');
  expect(nineDigits(mini.providerUsd)).toBe('0.0075753');
});

test.each([
  ['gemini-2.5-flash-lite', 0.00088, 0.00088, true],
  ['gpt-5.4-nano', 0.00222, 0.002225, true],
  ['claude-haiku-4-5', 0.01025, 0.00725, false],
  ['claude-sonnet-4-6', 0.02825, 0.02175, false],
])('the card of %s is %d, the cached column %d', (model, published, computed, reproduced) => {
  expect(verdict('cards', model, 'usd_per_ticket')).toEqual([published, computed, reproduced]);
});

test.each([
  ['1000', 'gpt-5.4-nano', 2.22, 2.225],
  ['10000', 'gpt-5.4-nano', 22.25, 22.25],
  ['100000', 'gpt-5.4-nano', 223, 222.5],
  ['1000000', 'claude-sonnet-4-6', 21_750, 21_750],
  ['1000', 'human_low_usd', 3000, 3000],
  ['1000000', 'human_high_usd', 5_000_000, 5_000_000],
])('at %s tickets, %s is %d', (row, column, published, computed) => {
  expect(verdict('scale', row, column)).toEqual([published, computed, true]);
});

test.each([
  ['llm', 0.00725, 0.00725, true],
  ['embedding', 0.000001, 0.000001, true],
  ['vector_db', 0.007, 0.007, true],
  ['hosting', 0.01, 0.01, true],
  ['total', 0.025, 0.024251, false],
])('all in, %s is %d and adds %d', (row, published, computed, reproduced) => {
  expect(verdict('all_in', row, 'usd_per_ticket')).toEqual([published, computed, reproduced]);
});

test.each([
  ['conservative', 16_000, 64, 'net of the cost 63; at 242.51 USD 66.0'],
  ['moderate', 24_000, 96, 'net of the cost 95; at 242.51 USD 99.0'],
  ['optimistic', 30_000, 120, 'net of the cost 119; at 242.51 USD 123.7'],
])('%s saves %d USD, %d times the 250 USD that should be 242.51', (row, savedUsd, ratio, note) => {
  expect(verdict('roi', row, 'human_cost_saved_usd_per_month')).toEqual([savedUsd, savedUsd, true]);
  expect(verdict('roi', row, 'roi')).toEqual([ratio, ratio, true]);
  expect(verdict('roi', row, 'ai_cost_usd_per_month')).toEqual([250, 242.51, false]);
  expect(find('roi', row, 'roi').note).toBe(`benefit over cost; ${note}`);
});

test.each([
  ['claude-haiku-4-5', 'cache_read_usd_per_mtok', 0.1, 0.1, true],
  ['caching_saves', 'low_usd_per_1k_tickets', 0.45, 0.195, false],
  ['caching_saves', 'high_usd_per_1k_tickets', 4.5, 13.5, false],
  ['full_deflection', 'low_percent', 40, 40, true],
  ['full_deflection', 'high_percent', 70, 75, false],
  ['fully_deflected', 'low_tickets', 6000, 4000, false],
  ['fully_deflected', 'high_tickets', 7500, 7500, true],
  ['infrastructure', 'usd_per_month', 170, 170, true],
  ['infrastructure', 'usd_per_ticket', 0.017, 0.017, true],
  ['all_in', 'usd_per_month', 250, 242.51, false],
])('the text says %s %s %d, its own tables %d', (row, column, published, computed, reproduced) => {
  expect(verdict('claims', row, column)).toEqual([published, computed, reproduced]);
});

test('a miss says what other rules would give', () => {
  expect(find('all_in', 'total', 'usd_per_ticket').note).toContain('0.028751');
  expect(find('claims', 'all_in', 'usd_per_month').note).toContain('287.51');
  expect(find('claims', 'caching_saves', 'low_usd_per_1k_tickets').note).toContain('0.18');
  expect(find('claims', 'caching_saves', 'high_usd_per_1k_tickets').note).toContain('5.4');
});
