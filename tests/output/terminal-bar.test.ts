import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BandEnds, bandBar } from '../../src/output/terminal-bar.ts';

describe('the bar of a band', () => {
  test('is thin to p05 and p95, thick between the quartiles, with a stroke at the middle', () => {
    expect(bandBar([4, 6, 8, 9, 10], 11)).toBe('    ──━━┃━─');
    expect(bandBar([4, 6, 8, 9, 10], 11)).toHaveLength(11);
  });

  test('starts at the lowest where that is below zero, and ends at zero where all is', () => {
    expect(bandBar([-10, -5, 0, 5, 10], 5)).toBe('─━┃━─');
    expect(bandBar([-4, -3, -2, -1, 0], 5)).toBe('─━┃━─');
  });

  test('of nothing but zero is a stroke', () => {
    expect(bandBar([0, 0, 0, 0, 0], 20)).toBe('┃');
  });

  test('never leaves its width, and has one stroke', () => {
    const ends = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(ends, fc.integer({ min: 2, max: 60 }), (values, width) => {
        const bar = bandBar(values.toSorted((a, b) => a - b) as unknown as BandEnds, width);
        expect(bar.length).toBeLessThanOrEqual(width);
        expect(bar.split('┃')).toHaveLength(2);
      }),
    );
  });
});
