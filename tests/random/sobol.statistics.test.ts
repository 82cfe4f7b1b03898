import { describe, expect, test } from 'vitest';
import { scrambledSobolWords, sobolWords } from '../../src/random/sobol.ts';
import { openStream } from '../../src/random/stream.ts';
import { hashStreamKey } from '../../src/random/stream-key.ts';
import { assertFollowsPmf } from '../support/follows-pmf.ts';
import { assertHasMean } from '../support/has-mean.ts';

const rate = { falseFailRate: 1e-9 };
const KEY_COUNT = 40_000;
type Scramble = (point: number, key: number) => number;

/** One scrambled word of the van der Corput sequence; the key is the replicate. */
const hashed: Scramble = (point, key) => {
  const out = new Uint32Array(1);
  scrambledSobolWords(20261123, 'quality', 0, key, point, 1, out);
  return out[0]!;
};

const reversed = (word: number): number => {
  let out = 0;
  for (let bit = 0; bit < 32; bit++) out |= ((word >>> bit) & 1) << (31 - bit);
  return out >>> 0;
};

/** The first published hash of this kind, Laine & Karras (2011) with the constants of Burley (2020). */
const firstPublished: Scramble = (point, key) => {
  let x = (point + hashStreamKey(20261123, 'quality', [key])[0]) | 0;
  for (const multiplier of [0x6c50b47c, 0xb82f1e52, 0xc7afe638, 0x8d22f6e6]) x ^= Math.imul(x, multiplier);
  return reversed(x);
};

const onlyShifted: Scramble = (point, key) => {
  const out = new Uint32Array(1);
  sobolWords(0, point, 1, out);
  return (out[0]! ^ hashStreamKey(20261123, 'quality', [key])[0]) >>> 0;
};

/** Which of the first level and the two halves of the second are flipped, as three bits. */
function* flipsOfTopTwoLevels(scramble: Scramble): Generator<number> {
  for (let key = 0; key < KEY_COUNT; key++) {
    const [ofLowHalf, ofHighHalf] = [scramble(0, key) >>> 30, scramble(1, key) >>> 30];
    yield (ofLowHalf << 1) | (ofHighHalf & 1);
  }
}

/** 1 where two points that part at `partingBit` are flipped differently at `bit` below it, else 0. */
function* flippedApart(scramble: Scramble, partingBit: number, bit: number): Generator<number> {
  const points = openStream(7, 'points', partingBit, bit);
  for (let key = 0; key < KEY_COUNT; key++) {
    const point = points.next();
    const other = (point ^ (2 ** partingBit)) >>> 0;
    const apart = scramble(point, key) ^ scramble(other, key);
    yield (apart >>> (31 - bit)) & 1;
  }
}

describe('the scramble is uniform', () => {
  const evenly = new Map([0, 1, 2, 3, 4, 5, 6, 7].map((flips) => [flips, 1 / 8]));
  const coin = { mean: 0.5, variance: 0.25, low: 0, high: 1 };
  const pairs = [
    [0, 1],
    [0, 5],
    [0, 20],
    [3, 4],
    [3, 12],
    [9, 10],
    [9, 20],
    [20, 21],
  ] as const;

  test('all eight ways to flip the top two levels come equally often', () => {
    assertFollowsPmf(flipsOfTopTwoLevels(hashed), evenly, rate);
  });

  test.each(pairs)('points that part at bit %i are flipped independently at bit %i', (partingBit, bit) => {
    assertHasMean(flippedApart(hashed, partingBit, bit), coin, rate);
  });

  test('the first published constants reach four of the eight ways only', () => {
    expect(new Set(flipsOfTopTwoLevels(firstPublished)).size).toBe(4);
    expect(() => assertFollowsPmf(flipsOfTopTwoLevels(firstPublished), evenly, rate)).toThrow('probability');
  });

  test('a digital shift alone would not pass', () => {
    expect(() => assertFollowsPmf(flipsOfTopTwoLevels(onlyShifted), evenly, rate)).toThrow('probability');
    expect(() => assertHasMean(flippedApart(onlyShifted, 0, 1), coin, rate)).toThrow('mean off by');
  });
});

/*
 * Slopes known from long runs: -1.27, -1.31 and -0.88, and -0.5 for random points. Fitted to errors of 64 replicates
 * a slope has a standard deviation of 0.024, so the bounds below lie five or more deviations away (1e-6).
 */
describe('the error of a mean falls faster than with random points', () => {
  const REPLICATES = 64;
  const exponents = [8, 9, 10, 11, 12, 13, 14];
  type Points = (dimension: number, replicate: number, count: number) => Uint32Array;

  const sobol: Points = (dimension, replicate, count) => {
    const out = new Uint32Array(count);
    scrambledSobolWords(20261123, `input ${dimension}`, dimension, replicate, 0, count, out);
    return out;
  };
  const random: Points = (dimension, replicate, count) => {
    const out = new Uint32Array(count);
    openStream(20261123, `input ${dimension}`, replicate).fill(out, count);
    return out;
  };
  const oneKeyForAll: Points = (dimension, replicate, count) => {
    const out = new Uint32Array(count);
    scrambledSobolWords(20261123, 'all', dimension % 2, replicate, 0, count, out);
    return out;
  };

  const productOfExp = (u: Float64Array) => u.reduce((product, x) => product * Math.exp(x), 1);
  const squaredSum = (u: Float64Array) => u.reduce((sum, x) => sum + x, 0) ** 2;

  /** Relative root mean square error over the replicates, at 2^8 … 2^14 points. */
  function errors(
    points: Points,
    dimensions: number,
    f: (u: Float64Array) => number,
    exact: number,
  ): number[] {
    return exponents.map((exponent) => {
      const count = 2 ** exponent;
      let squares = 0;
      for (let replicate = 0; replicate < REPLICATES; replicate++) {
        const columns = Array.from({ length: dimensions }, (_, d) => points(d, replicate, count));
        const u = new Float64Array(dimensions);
        let sum = 0;
        for (let i = 0; i < count; i++) {
          columns.forEach((column, d) => {
            u[d] = (column[i]! + 0.5) / 2 ** 32;
          });
          sum += f(u);
        }
        squares += (sum / count / exact - 1) ** 2;
      }
      return Math.sqrt(squares / REPLICATES);
    });
  }

  /** Least-squares slope of log2 error against log2 count. */
  function slope(values: readonly number[]): number {
    const centre = (exponents[0]! + exponents.at(-1)!) / 2;
    const top = values.reduce((sum, value, i) => sum + (exponents[i]! - centre) * Math.log2(value), 0);
    return top / exponents.reduce((sum, exponent) => sum + (exponent - centre) ** 2, 0);
  }

  const productOf5 = (points: Points) => errors(points, 5, productOfExp, (Math.E - 1) ** 5);

  test('product of five exponentials: slope at most -1.1', () => {
    const measured = productOf5(sobol);
    expect(slope(measured)).toBeLessThanOrEqual(-1.1);
  });

  test('square of a sum of five: slope at most -1.1', () => {
    const measured = errors(sobol, 5, squaredSum, 5 / 3 + 5);
    expect(slope(measured)).toBeLessThanOrEqual(-1.1);
  });

  test('product of ten exponentials: slope at most -0.75', () => {
    const measured = errors(sobol, 10, productOfExp, (Math.E - 1) ** 10);
    expect(slope(measured)).toBeLessThanOrEqual(-0.75);
  });

  test('random points and a repeated dimension would not pass', () => {
    expect(slope(productOf5(random))).toBeGreaterThan(-0.7);
    expect(slope(productOf5(oneKeyForAll))).toBeGreaterThan(-0.7);
  });
});
