import { expect, test } from 'vitest';
import { drawBootstrapWeights } from '../../src/random/bootstrap-weights.ts';
import { openStream } from '../../src/random/stream.ts';
import { assertFollowsCdf } from '../support/follows-cdf.ts';

const DRAW_COUNT = 200_000;
const RATE = { falseFailRate: 1e-9 };

function drawWeights(count: number): Float64Array {
  const stream = openStream(20260401, 'bootstrap-weights test');
  const words = new Uint32Array(count);
  const weights = new Float64Array(count);
  const all = new Float64Array(DRAW_COUNT);
  for (let from = 0; from < DRAW_COUNT; from += count) {
    drawBootstrapWeights(stream, words, weights, count);
    all.set(weights, from);
  }
  return all;
}

const exponentialCdf = (x: number) => 1 - Math.exp(-x);

test('a weight among 10 that is not 0 follows the exponential law', () => {
  const positive = drawWeights(10).filter((weight) => weight > 0);
  assertFollowsCdf(positive, exponentialCdf, RATE);
});

test('one in 1 - exp(-2 / n) weights is 0', () => {
  const zeroCount = drawWeights(10).filter((weight) => weight === 0).length;
  const share = 1 - Math.exp(-0.2);
  // Hoeffding: P(|share seen - share| > t) <= 2 exp(-2 n t²)
  const bound = Math.sqrt(Math.log(2 / RATE.falseFailRate) / (2 * DRAW_COUNT));
  expect(Math.abs(zeroCount / DRAW_COUNT - share)).toBeLessThan(bound);
  // a sampler without the correction has none of them, and 0.18 is far outside
  expect(share).toBeGreaterThan(2 * bound);
});

test('weights of many things are those of the plain Bayesian bootstrap, and uniform weights are caught', () => {
  const weights = drawWeights(100_000).filter((weight) => weight > 0);
  assertFollowsCdf(weights, exponentialCdf, RATE);
  const uniform = weights.map((weight) => 2 * (1 - Math.exp(-weight)));
  expect(() => assertFollowsCdf(uniform, exponentialCdf, RATE)).toThrow('CDF off by');
});
