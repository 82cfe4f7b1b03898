import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { smoothTail } from '../../src/random/smooth-tail.ts';

const levelOf = (depth: number) => (depth + 0.5) / 2 ** 32;
const depth = fc.double({ min: 0, max: 31, noNaN: true }).map((octave) => Math.floor(2 ** octave));

/** The smooth tail of a quantile function, and how often it was called. */
function counted(quantile: (p: number) => number) {
  let calls = 0;
  const smooth = smoothTail((at) => {
    calls++;
    return quantile(levelOf(at));
  });
  return { smooth, calls: () => calls };
}

const smoothLaws: readonly (readonly [string, (p: number) => number])[] = [
  ['normal', normalQuantile],
  ['lognormal, sigma 1.5', (p) => Math.exp(1.5 * normalQuantile(p))],
  ['power of p', (p) => p ** 2.5],
  ['Pareto', (p) => (1 - p) ** -0.4],
  ['normal, far from zero', (p) => 1000 + normalQuantile(p)],
];

describe('smoothTail', () => {
  test.each(smoothLaws)('%s: to nine digits in at most 900 calls', (_, quantile) => {
    const { smooth, calls } = counted(quantile);
    const made = calls();
    fc.assert(
      fc.property(depth, (at) => {
        const exact = quantile(levelOf(at));
        expect(Math.abs(smooth(at) - exact)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(exact), 1e-3));
      }),
      { numRuns: 2000 },
    );
    expect(made).toBeLessThan(900);
    expect(calls()).toBeLessThan(3000);
  });

  test.each([
    ['a kink', (p: number) => (p < 0.07 ? p : 0.07 + 3 * (p - 0.07))],
    ['a jump', (p: number) => (p < 0.0123 ? 1 : 2)],
  ])('%s is followed exactly in its octave, and smoothly elsewhere', (_, quantile) => {
    const { smooth } = counted(quantile);
    fc.assert(
      fc.property(depth, (at) => {
        expect(Math.abs(smooth(at) - quantile(levelOf(at)))).toBeLessThanOrEqual(1e-9);
      }),
      { numRuns: 2000 },
    );
  });

  test('a constant stays a constant', () => {
    const { smooth } = counted(() => 7);
    expect([1, 77, 2 ** 20, 2 ** 31].map(smooth)).toEqual([7, 7, 7, 7]);
  });
});
