import { expect, test } from 'vitest';
import { openBandAccumulator, type SeriesStatistics } from '../../src/summary/band-accumulator.ts';
import { BENCHMARK_REFERENCE, benchmarkCosts } from './benchmark-model.ts';

/*
 * Of 300 runs, 91 % to 99 % must have an interval that holds the reference. If the true coverage is 95 %, a statistic
 * leaves that range with probability 0.0013, one of the six with at most 0.008. Seeds are fixed: a failure is a change.
 */
const RUNS = 300;
const REPLICATES = 16;
const POINTS = 256;
const [LOW, HIGH] = [0.91, 0.99];

const PLACES = { p50: 3, p90: 6, p95: 7, p99: 8 } as const;

function run(sampling: 'sobol' | 'random', seed: number): SeriesStatistics {
  const bands = openBandAccumulator(1, new Map(), 'order_statistics');
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    bands.add(benchmarkCosts(sampling, seed, replicate, POINTS), POINTS);
    bands.closeReplicate();
  }
  return bands.finish()[0]!;
}

const runs = (sampling: 'sobol' | 'random') => Array.from({ length: RUNS }, (_, seed) => run(sampling, seed));

function coverage(found: readonly SeriesStatistics[], name: keyof typeof BENCHMARK_REFERENCE): number {
  const [value] = BENCHMARK_REFERENCE[name];
  const holding = found.filter((one) => {
    const estimate =
      name === 'mean' || name === 'es95' ? one[name] : one.percentiles[PLACES[name as keyof typeof PLACES]]!;
    return estimate.ciLow <= value && value <= estimate.ciHigh;
  });
  return holding.length / RUNS;
}

const random = runs('random');

test.each(['mean', 'p50', 'p90', 'p95', 'p99', 'es95'] as const)(
  'intervals of random points hold %s in 91 to 99 of 100 runs',
  (name) => {
    const held = coverage(random, name);
    expect(held).toBeGreaterThanOrEqual(LOW);
    expect(held).toBeLessThanOrEqual(HIGH);
  },
);

test('order statistics of Sobol points, which are not independent, would be seen: they hold nearly always', () => {
  expect(coverage(runs('sobol'), 'p50')).toBeGreaterThan(HIGH);
});
