import { expect, test } from 'vitest';
import { periodsOf } from '../../../src/cost/period.ts';
import { formatMoney, formatMoneyShort } from '../../../src/output/report/format-money.ts';
import { formatPeriod } from '../../../src/output/report/format-period.ts';
import {
  formatLevel,
  formatNumber,
  formatProbability,
  formatShare,
} from '../../../src/output/report/format-value.ts';
import { metricLabel, quantityLabel } from '../../../src/output/report/metric-label.ts';

test.each([
  [6595.5, '$6,596'],
  [1_070_208.4, '$1,070,208'],
  [99.996, '$100'],
  [99.99, '$99.99'],
  [0.9999, '$1.00'],
  [0.0458, '$0.0458'],
  [0, '$0'],
  [-36.81, '−$36.81'],
])('%d USD reads %s', (usd, text) => {
  expect(formatMoney(usd)).toBe(text);
});

test('an axis is short of room', () => {
  expect([0, 500, 1200, 1_200_000, 0.02].map(formatMoneyShort)).toEqual([
    '$0',
    '$500',
    '$1.2K',
    '$1.2M',
    '$0.02',
  ]);
});

test('a probability never claims to be none or certain', () => {
  const texts = [0, 0.0996, 0.0004, 0.9996, 1].map((probability) =>
    formatProbability(probability).replaceAll('\u00a0', ' '),
  );
  expect(texts).toEqual(['< 0.1 %', '10.0 %', '< 0.1 %', '> 99.9 %', '> 99.9 %']);
});

test('levels, shares and numbers have no more digits than they need', () => {
  expect([0.9, 0.07, 0.995].map(formatLevel)).toEqual(['90\u00a0%', '7\u00a0%', '99.5\u00a0%']);
  expect([0, 0.004, 0.706].map(formatShare)).toEqual(['0\u00a0%', '<\u00a01\u00a0%', '71\u00a0%']);
  expect([12345.6, 0.36524, 7.5].map(formatNumber)).toEqual(['12,346', '0.3652', '7.5']);
});

test.each([
  ['2027-01', 12, 'January to December 2027'],
  ['2027-11', 3, 'November 2027 to January 2028'],
  ['2027-03', 1, 'March 2027'],
])('%s and %d months are %s', (start, months, text) => {
  const total = periodsOf(start, months).at(-1);
  expect(formatPeriod(total!)).toBe(text);
});

test('names of metrics and quantities are words', () => {
  expect(metricLabel('ai_cost')).toBe('AI cost');
  expect(metricLabel('vector_db_cost')).toBe('Vector db');
  expect(quantityLabel('conversation.turns.mean')).toBe('turns › mean');
  expect(quantityLabel('tickets.per_month')).toBe('tickets › per month');
});
