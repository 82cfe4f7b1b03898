import { describe, expect, test } from 'vitest';
import { nineDigits, printedValue, printsAs } from '../../src/summary/published-digits.ts';

describe('a printed figure', () => {
  test.each([
    ['$0.000880', 0.00088],
    ['~6,750', 6750],
    ['$300K', 300_000],
    ['5M', 5_000_000],
    ['7.5K', 7500],
    ['64×', 64],
    ['70%', 70],
    ['$21,750', 21_750],
  ])('%s has the value %d', (printed, value) => {
    expect(printedValue(printed)).toBe(value);
  });

  test.each(['', '$', '$0.45–4.50', '1,00', '64x', '-1', '12 K', '1e3'])('%j is not one figure', (text) => {
    expect(() => printedValue(text)).toThrow('is not one printed figure');
  });
});

describe('a value prints as a figure', () => {
  test.each([
    [0.0095625, '$0.009563'],
    [0.0095625, '$0.009562'],
    [0.002225, '$0.00222'],
    [0.002225, '$0.00223'],
    [2.225, '$2.22'],
    [222.5, '$223'],
    [217.49999999999997, '$217.50'],
    [299_600, '$300K'],
  ])('%d as %s: nearest to the printed digits, a tie either way', (value, printed) => {
    expect(printsAs(value, printed)).toBe(true);
  });

  test.each([
    [0.024251, '~$0.025'],
    [0.000895, '$0.000880'],
    [242.51, '$250'],
    [0.0022250001, '$0.00222'],
    [0.0095624999, '$0.009563'],
    [0.4, '$0.45'],
    [6751, '~6,750'],
    [Number.NaN, '$1'],
  ])('%d not as %s: a `~` and a near miss count for nothing', (value, printed) => {
    expect(printsAs(value, printed)).toBe(false);
  });
});

test('nine digits leave out what binary rounding left behind', () => {
  expect(nineDigits(0.1 + 0.2)).toBe('0.3');
  expect(nineDigits(242.51000000000002)).toBe('242.51');
});
