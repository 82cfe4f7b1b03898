import { describe, expect, test } from 'vitest';
import { formatCount, formatNumber, formatPercent, formatUsd } from '../../src/cli/format-number.ts';

describe('numbers for reading', () => {
  test.each([
    [12345.678, '12,346'],
    [1302400, '1,302,400'],
    [250, '250'],
    [-36.812, '-36.81'],
    [0.0117512, '0.01175'],
    [2.5e-7, '0.0000002500'],
    [0, '0'],
    [-0, '0'],
    // what rounding leaves of a difference of two equal amounts
    [-2.8421709430404007e-14, '0'],
  ])('%d is %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test.each([
    [5801.2, '5,801'],
    [250, '250'],
    [242.51, '242.51'],
    [-36.812, '-36.81'],
    [0.6495, '0.65'],
    [0.00725, '0.007250'],
    [999.999, '1,000.00'],
  ])('%d USD is %s', (usd, text) => {
    expect(formatUsd(usd)).toBe(text);
  });

  test('shares are percentages, counts have their noun', () => {
    expect([0, 0.0014, 0.5, 1].map(formatPercent)).toEqual(['0.0 %', '0.1 %', '50.0 %', '100.0 %']);
    expect([formatCount(1, 'month'), formatCount(12, 'month'), formatCount(32768, 'trial')]).toEqual([
      '1 month',
      '12 months',
      '32,768 trials',
    ]);
  });
});
