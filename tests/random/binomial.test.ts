import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawBinomial } from '../../src/random/binomial.ts';
import { openStream, type Stream } from '../../src/random/stream.ts';

const stuckStream: Stream = {
  next: () => expect.fail('a certain answer draws nothing'),
  fill: () => expect.fail('a certain answer draws nothing'),
};
/** A stream whose words are all the same. */
const constantStream = (word: number): Stream => ({ next: () => word, fill: (out) => out.fill(word) });

describe('drawBinomial', () => {
  test.each([
    [0, 0.3, 0],
    [0, 1, 0],
    [1000, 0, 0],
    [1000, 1, 1000],
    [0, 0, 0],
  ])('count %i, probability %d: %i, without a draw', (count, probability, successes) => {
    expect(drawBinomial(count, probability, stuckStream)).toBe(successes);
  });

  test('successes are whole and lie between 0 and count', () => {
    const anyCount = fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 2 ** 31 - 1 }), fc.maxSafeNat());
    const anyProbability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyCount, anyProbability, fc.nat(), (count, probability, seed) => {
        const successes = drawBinomial(count, probability, openStream(seed, 'binomial'));
        expect(Number.isInteger(successes) && successes >= 0 && successes <= count).toBe(true);
      }),
    );
  });

  test('a median word gives about the median, the mean of a thousand tries', () => {
    expect(drawBinomial(100, 0.01, constantStream(2 ** 31))).toBe(1);
    expect(drawBinomial(100, 0.99, constantStream(2 ** 31))).toBe(99);
    expect(drawBinomial(1000, 0.3, constantStream(2 ** 31))).toBe(300);
  });

  test('the largest unit draw ends in the tail, whatever the mean, and not at the count', () => {
    for (let mean = 0.05; mean <= 10; mean += 0.05) {
      const successes = drawBinomial(1_000_000, mean / 1_000_000, constantStream(2 ** 32 - 1));
      expect(successes).toBeGreaterThan(mean);
      expect(successes).toBeLessThan(60);
    }
  });

  test('frozen, not proven: draws by inversion and by rejection', () => {
    const stream = openStream(20261123, 'frozen');
    const draw = (count: number, probability: number) => drawBinomial(count, probability, stream);
    expect([draw(10, 0.1), draw(100, 0.5), draw(1e6, 0.02), draw(1e9, 0.7)]).toEqual([
      0, 60, 19880, 700014589,
    ]);
  });

  test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('count %s is refused', (count) => {
    expect(() => drawBinomial(count, 0.5, stuckStream)).toThrow('needs a whole count');
  });

  test.each([-0.1, 1.1, Number.NaN])('probability %s is refused, also of no tries', (probability) => {
    expect(() => drawBinomial(10, probability, stuckStream)).toThrow('needs a probability');
    expect(() => drawBinomial(0, probability, stuckStream)).toThrow('needs a probability');
  });
});
