import { expect, test } from 'vitest';
import { closedFormBand } from '../../src/stats/closed-form-band.ts';

test('two values and a month of two give 4 -+ 2 t sqrt(2), with t(0.95, 1 df) = 6.313751514675043', () => {
  const { low, high } = closedFormBand(Float64Array.of(1, 3), 2, 0.9);
  // s = sqrt(2), sqrt(1/2 + 1/2) = 1
  const halfWidth = 2 * 6.313751514675043 * Math.SQRT2;
  expect(low).toBeCloseTo(4 - halfWidth, 10);
  expect(high).toBeCloseTo(4 + halfWidth, 10);
});

test('values that are all the same leave no doubt', () => {
  expect(closedFormBand(Float64Array.of(2, 2, 2), 10, 0.9)).toEqual({ low: 20, high: 20 });
});

test('one value says nothing about the next', () => {
  expect(() => closedFormBand(Float64Array.of(1), 10, 0.9)).toThrow('at least 2 values');
});
