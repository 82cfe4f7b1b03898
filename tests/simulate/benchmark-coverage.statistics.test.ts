import { describe, expect, test } from 'vitest';
import { openBandAccumulator, type SeriesStatistics } from '../../src/summary/band-accumulator.ts';
import { BENCHMARK_REFERENCE, benchmarkCosts } from './benchmark-model.ts';

/*
 * Of 300 runs, 91 % to 99 % must have an interval that holds the reference. If the true coverage is 95 %, a statistic
 * leaves that range with probability 0.0013, one of the twelve with at most 0.016. Seeds are fixed: a failure is a change.
 */
const RUNS = 300;
const REPLICATES = 16;
const [LOW, HIGH] = [0.91, 0.99];

const STATISTICS = ['mean', 'p50', 'p90', 'p95', 'p99', 'es95'] as const;
const PLACES = { p50: 3, p90: 6, p95: 7, p99: 8 } as const;

type Sampling = 'sobol' | 'random';

/** Intervals as a run of that sampling has them, or of the other one's kind. */
function run(
  sampling: Sampling,
  points: number,
  seed: number,
  intervals: 'sectioning' | 'order_statistics',
): SeriesStatistics {
  const bands = openBandAccumulator(1, new Map(), intervals);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    bands.add(benchmarkCosts(sampling, seed, replicate, points), points);
    bands.closeReplicate();
  }
  return bands.finish()[0]!;
}

function runs(sampling: Sampling, points: number, intervals: 'sectioning' | 'order_statistics') {
  return Array.from({ length: RUNS }, (_, seed) => run(sampling, points, seed, intervals));
}

/** Share of the runs whose interval, narrowed by a factor, holds the reference. */
function coverage(found: readonly SeriesStatistics[], name: (typeof STATISTICS)[number], factor = 1): number {
  const [truth] = BENCHMARK_REFERENCE[name];
  const holding = found.filter((one) => {
    const { value, ciLow, ciHigh } =
      name === 'mean' || name === 'es95' ? one[name] : one.percentiles[PLACES[name]]!;
    return value + factor * (ciLow - value) <= truth && truth <= value + factor * (ciHigh - value);
  });
  return holding.length / RUNS;
}

// sectioning asks for ten samples beyond a percentile in each replicate: p99 for 1,024 points
describe.each([
  ['random points', 'random', 256, 'order_statistics'],
  ['Sobol points', 'sobol', 1024, 'sectioning'],
] as const)('95 %% intervals of %s', (_, sampling, points, intervals) => {
  const found = runs(sampling, points, intervals);

  test.each(STATISTICS)('hold %s in 91 to 99 of 100 runs', (name) => {
    const held = coverage(found, name);
    expect(held).toBeGreaterThanOrEqual(LOW);
    expect(held).toBeLessThanOrEqual(HIGH);
  });

  test.each(STATISTICS)('would be caught at half their width, and twice: %s', (name) => {
    expect(coverage(found, name, 0.5)).toBeLessThan(LOW);
    expect(coverage(found, name, 2)).toBeGreaterThan(HIGH);
  });
});

test('order statistics of Sobol points, which are not independent, would be seen: they hold nearly always', () => {
  expect(coverage(runs('sobol', 256, 'order_statistics'), 'p50')).toBeGreaterThan(HIGH);
});
