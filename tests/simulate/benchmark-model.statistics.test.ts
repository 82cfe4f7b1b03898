import { describe, expect, test } from 'vitest';
import { sumOfRange } from '../../src/stats/compensated-sum.ts';
import { orderStatistic } from '../../src/stats/order-statistic.ts';
import { openBandAccumulator, type SeriesStatistics } from '../../src/summary/band-accumulator.ts';
import { BENCHMARK_REFERENCE, benchmarkCosts } from './benchmark-model.ts';

const REPLICATES = 16;

function run(sampling: 'sobol' | 'random', seed: number, pointsPerReplicate: number): SeriesStatistics {
  const bands = openBandAccumulator(1);
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    bands.add(benchmarkCosts(sampling, seed, replicate, pointsPerReplicate), pointsPerReplicate);
    bands.closeReplicate();
  }
  return bands.finish()[0]!;
}

function statisticOf({ mean, percentiles, es95 }: SeriesStatistics, name: string) {
  if (name === 'mean') return mean;
  if (name === 'es95') return es95;
  return percentiles[['p05', 'p10', 'p25', 'p50', 'p75', 'p80', 'p90', 'p95', 'p99'].indexOf(name)]!;
}

describe('the benchmark model comes out right', () => {
  const statistics = run('sobol', 1, 16_384);

  // A percentile is read from a bin 2^-12 wide: up to that much of it is not sampling error. The reference's own error
  // and ours are both normal; six standard errors are exceeded once in 10^9 by a normal error, t with 15 degrees once in
  // 10^5.
  test.each(Object.entries(BENCHMARK_REFERENCE))('%s', (name, [value, standardError]) => {
    const found = statisticOf(statistics, name);
    const ownError = (found.ciHigh - found.ciLow) / 2 / 2.131;
    const bin = name.startsWith('p') ? value * 2 ** -13 : 0;
    expect(Math.abs(found.value - value)).toBeLessThan(6 * Math.hypot(ownError, standardError) + bin);
  });
});

describe('Sobol points spare trials: variance of random points over that of as many Sobol points, 16,384', () => {
  const SEEDS = 200;

  /** Mean and p95 of one set of points after the other. */
  function estimates(sampling: 'sobol' | 'random', firstSeed: number, replicates: number) {
    const points = 16_384 / replicates;
    return Array.from({ length: SEEDS }, (_, i) => {
      const costs = new Float64Array(replicates * points);
      for (let replicate = 0; replicate < replicates; replicate++) {
        costs.set(benchmarkCosts(sampling, firstSeed + i, replicate, points), replicate * points);
      }
      costs.sort();
      return { mean: sumOfRange(costs, 0, costs.length) / costs.length, p95: orderStatistic(costs, 0.95) };
    });
  }
  /** Mean squared error against the reference. */
  function meanSquare(found: ReturnType<typeof estimates>, name: 'mean' | 'p95'): number {
    const [value] = BENCHMARK_REFERENCE[name];
    return found.reduce((sum, one) => sum + (one[name] - value) ** 2, 0) / SEEDS;
  }
  const asRun = estimates('sobol', 0, REPLICATES);
  const oneNet = estimates('sobol', 0, 1);
  const [random, others] = [estimates('random', 0, 1), estimates('random', 1000, 1)];

  // The ratio of two mean squares of normal errors with 200 degrees of freedom each is off by more than 2.37 times once
  // in 10^9 (F quantile of SciPy).
  test.each([
    ['16 nets of 1,024, as they are run, mean', asRun, 'mean', 1000],
    ['one net of 16,384, mean', oneNet, 'mean', 1000],
    ['one net of 16,384, p95', oneNet, 'p95', 5],
  ] as const)('%s', (_, sobol, name, least) => {
    expect(meanSquare(random, name) / meanSquare(sobol, name)).toBeGreaterThan(least);
  });

  test('random points do not pass for Sobol points', () => {
    for (const name of ['mean', 'p95'] as const) {
      expect(meanSquare(random, name) / meanSquare(others, name)).toBeLessThan(name === 'mean' ? 1000 : 5);
    }
  });
});
