import { describe, expect, test } from 'vitest';
import { nextUnit, openStream } from '../../src/random/stream.ts';
import { assertFollowsCdf } from '../support/follows-cdf.ts';
import { assertFollowsPmf } from '../support/follows-pmf.ts';
import { assertHasMean } from '../support/has-mean.ts';

const rate = { falseFailRate: 1e-9 };
const KEYS = 100_000;
const uniformCdf = (x: number) => Math.min(1, Math.max(0, x));
const unit = (word: number) => (word + 0.5) / 2 ** 32;

/** First word of one stream after the other, the keys differing in what `open` does with their number. */
function* firstWords(open: (key: number) => number): Generator<number> {
  for (let key = 0; key < KEYS; key++) yield unit(open(key));
}

/** Products of neighbours, each taken about 1/2: mean 0 and variance 1/144 when they are independent. */
function* neighbourProducts(units: Iterable<number>): Generator<number> {
  let previous: number | undefined;
  for (const u of units) {
    if (previous === undefined) previous = u - 0.5;
    else {
      yield previous * (u - 0.5);
      previous = undefined;
    }
  }
}
const uncorrelated = { mean: 0, variance: 1 / 144, low: -0.25, high: 0.25 };

const neighbours = [
  ['seeds', (key: number) => openStream(key, 'turns', 0).next()],
  ['names', (key: number) => openStream(1, `quantity_${key}`, 0).next()],
  ['blocks', (key: number) => openStream(1, 'turns', key).next()],
  ['second indices', (key: number) => openStream(1, 'turns', 0, key).next()],
] as const;

describe.each(neighbours)('streams of neighbouring %s', (_, open) => {
  test('begin with uniform words', () => {
    assertFollowsCdf(firstWords(open), uniformCdf, rate);
  });

  test('begin with independent words', () => {
    assertHasMean(neighbourProducts(firstWords(open)), uncorrelated, rate);
  });

  test('have even low bits', () => {
    const evenly = new Map(Array.from({ length: 16 }, (_, bits) => [bits, 1 / 16]));
    const lowBits = Array.from({ length: KEYS }, (_, key) => open(key) & 15);
    assertFollowsPmf(lowBits, evenly, rate);
  });
});

describe('one stream', () => {
  test('is uniform, and its neighbours are independent', () => {
    const stream = openStream(20261123, 'one stream');
    const words = Float64Array.from({ length: 1_000_000 }, () => unit(stream.next()));
    assertFollowsCdf(words, uniformCdf, rate);
    assertHasMean(neighbourProducts(words), uncorrelated, rate);
  });

  test('nextUnit is uniform, in its low bits too', () => {
    const stream = openStream(20261123, 'units');
    const units = Float64Array.from({ length: 200_000 }, () => nextUnit(stream));
    assertFollowsCdf(units, uniformCdf, rate);
    assertFollowsCdf(
      units.map((u) => (u * 2 ** 32) % 1),
      uniformCdf,
      rate,
    );
  });
});

describe('wrong keys would not pass', () => {
  test('a seed with the block added to it, unmixed', () => {
    const added = (block: number) => (20261123 + block * 1000) >>> 0;
    expect(() => assertFollowsCdf(firstWords(added), uniformCdf, rate)).toThrow('CDF off by');
    expect(() => assertHasMean(neighbourProducts(firstWords(added)), uncorrelated, rate)).toThrow(
      'mean off by',
    );
  });

  test('a hash that forgets the last bit of the block', () => {
    const forgetful = (block: number) => openStream(1, 'turns', block - (block % 2)).next();
    expect(() => assertHasMean(neighbourProducts(firstWords(forgetful)), uncorrelated, rate)).toThrow(
      'mean off by',
    );
  });
});
