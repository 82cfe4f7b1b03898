import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BAND_LEVELS } from '../../src/summary/band.ts';
import { breakEvenAt, breakEvenBand } from '../../src/summary/break-even.ts';

describe('the value at which a saving is zero', () => {
  test('lies on the line through zero and what is', () => {
    expect(breakEvenAt(100, 30, -10, Infinity)).toBe(25);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        (value, slope, fixed) => {
          const found = breakEvenAt(value, slope * value - fixed, -fixed, Infinity);
          expect(Math.abs(slope * found - fixed)).toBeLessThan(1e-6 * (fixed + slope * value));
        },
      ),
    );
  });

  test('is none where more only costs more, or where it lies beyond the most', () => {
    expect(breakEvenAt(100, -20, -10, Infinity)).toBe(Infinity);
    expect(breakEvenAt(100, -10, -10, Infinity)).toBe(Infinity);
    expect(breakEvenAt(0.5, -5, -10, 1)).toBe(1);
    expect(breakEvenAt(0.5, -6, -10, 1)).toBe(Infinity);
  });

  test('is zero where nothing already saves', () => {
    expect(breakEvenAt(100, 20, 5, Infinity)).toBe(0);
    expect(breakEvenAt(100, -20, 5, Infinity)).toBe(Infinity);
  });
});

test('a band counts the futures without a break-even as beyond all others', () => {
  // 100 futures in two replicates, the largest 15 of each without
  const values = Float64Array.from({ length: 100 }, (_, i) => (i % 50 < 35 ? (i % 50) + 1 : Infinity));
  const { percentiles, probabilityNone } = breakEvenBand(values, [0, 50, 100]);
  expect(probabilityNone).toBe(0.3);
  const at = (level: number) => percentiles[BAND_LEVELS.indexOf(level)];
  expect(at(0.5)).toEqual({ level: 0.5, value: 25, estimate: { value: 25, ciLow: 25, ciHigh: 25 } });
  expect(at(0.75)).toEqual({ level: 0.75, value: undefined, estimate: undefined });
});
