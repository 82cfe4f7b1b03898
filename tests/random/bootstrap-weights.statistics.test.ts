import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { drawBootstrapWeights } from '../../src/random/bootstrap-weights.ts';
import { openStream } from '../../src/random/stream.ts';
import { assertFollowsCdf } from '../support/follows-cdf.ts';

const tCdf = createRequire(import.meta.url)('@stdlib/stats/base/dists/t/cdf') as (
  x: number,
  degreesOfFreedom: number,
) => number;

const DRAW_COUNT = 200_000;
const RATE = { falseFailRate: 1e-9 };

function drawWeights(count: number, freedom = Number.POSITIVE_INFINITY): Float64Array {
  const stream = openStream(20260401, 'bootstrap-weights test');
  const words = new Uint32Array(count);
  const weights = new Float64Array(count);
  const all = new Float64Array(DRAW_COUNT);
  for (let from = 0; from < DRAW_COUNT; from += count) {
    drawBootstrapWeights(stream, words, weights, count, freedom);
    all.set(weights, from);
  }
  return all;
}

const exponentialCdf = (x: number) => 1 - Math.exp(-x);

test('no weight is lost where the spread is known', () => {
  expect(drawWeights(10).every((weight) => weight > 0)).toBe(true);
});

test('weights of many things are those of the plain Bayesian bootstrap, and uniform weights are caught', () => {
  const weights = drawWeights(100_000).filter((weight) => weight > 0);
  assertFollowsCdf(weights, exponentialCdf, RATE);
  const uniform = weights.map((weight) => 2 * (1 - Math.exp(-weight)));
  expect(() => assertFollowsCdf(uniform, exponentialCdf, RATE)).toThrow('CDF off by');
});

test('means of worlds scatter as a Student law of the stated freedom does', () => {
  const [count, worlds, freedom] = [400, 4000, 6];
  const values = Float64Array.from({ length: count }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const weights = new Float64Array(count);
  const words = new Uint32Array(count);
  const meansWith = (free: number) =>
    Float64Array.from({ length: worlds }, (_, world) => {
      drawBootstrapWeights(openStream(7, 'worlds', world), words, weights, count, free);
      let [sum, total] = [0, 0];
      for (let i = 0; i < count; i++) {
        sum += weights[i]! * values[i]!;
        total += weights[i]!;
      }
      return (sum / total) * Math.sqrt(count);
    });
  // Wilson & Hilferty's cube and the limit of 400 things are within the bound of 4,000 draws, 0.052
  assertFollowsCdf(meansWith(freedom), (x) => tCdf(x, freedom), RATE);
  expect(() => assertFollowsCdf(meansWith(2), (x) => tCdf(x, 60), RATE)).toThrow('CDF off by');
});
