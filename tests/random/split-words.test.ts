import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangeOf, splitWords, wordWithin } from '../../src/random/split-words.ts';

const WORDS = 2 ** 32;
const SHARES = fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 });

test('ranges have their shares of the words, to the nearest', () => {
  expect([...splitWords([1, 2, 1]).starts]).toEqual([0, WORDS / 4, (3 * WORDS) / 4, WORDS]);
  fc.assert(
    fc.property(SHARES, (shares) => {
      const { starts } = splitWords(shares);
      const total = shares.reduce((sum, share) => sum + share, 0);
      for (const [range, share] of shares.entries()) {
        expect(Math.abs(starts[range + 1]! - starts[range]! - (share / total) * WORDS)).toBeLessThanOrEqual(
          1.001,
        );
      }
      expect(starts.at(-1)).toBe(WORDS);
    }),
  );
});

test('a word keeps its place in its range when that is stretched over all words', () => {
  fc.assert(
    fc.property(SHARES, fc.integer({ min: 0, max: WORDS - 1 }), (shares, word) => {
      const split = splitWords(shares);
      const range = rangeOf(split, word);
      const [start, end] = [split.starts[range]!, split.starts[range + 1]!];
      expect(word >= start && word < end).toBe(true);
      const within = wordWithin(split, range, word);
      expect(Number.isInteger(within) && within >= 0 && within < WORDS).toBe(true);
      expect(Math.abs((within + 0.5) / WORDS - (word + 0.5 - start) / (end - start))).toBeLessThanOrEqual(
        2 ** -32,
      );
    }),
    { numRuns: 1000 },
  );
});

test('one range leaves words as they are', () => {
  const split = splitWords([0.3]);
  for (const word of [0, 1, 12345, WORDS - 1])
    expect(wordWithin(split, rangeOf(split, word), word)).toBe(word);
});
