import { quantileSorted } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { beta } from '../../src/random/beta.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { buildQuantileTable, valueAt } from '../../src/random/quantile-table.ts';
import { scrambledSobolWords } from '../../src/random/sobol.ts';
import { openStream } from '../../src/random/stream.ts';
import type { Estimate } from '../../src/stats/sectioning.ts';
import { studentTQuantile } from '../../src/stats/student-t-quantile.ts';
import { BAND_LEVELS } from '../../src/summary/band.ts';
import { openBandAccumulator } from '../../src/summary/band-accumulator.ts';

/*
 * Of 300 intervals at 95 % between 91 % and 99 % must hold the truth. The number that do is binomial(300, 0.95);
 * it leaves that range with probability 0.0013, and one of the twelve counts below does so with at most 0.016. Seeds are
 * fixed: a failure is a change of the code.
 */
const REPETITIONS = 300;
const LOW = 0.91;
const HIGH = 0.99;
const REPLICATES = 16;
const POINTS = 1024;

/** One replicate of samples of a law whose percentiles are known. */
interface Experiment {
  readonly truth: Readonly<Record<StatisticName, number>>;
  draw(count: number, repetition: number, replicate: number): Float64Array;
}

type StatisticName = 'mean' | 'p50' | 'p90' | 'p95' | 'p99' | 'es95';
type Interval = Pick<Estimate, 'ciLow' | 'ciHigh'>;

/** A lognormal cost, mu 0 and sigma 1, by independent draws. */
const PLAIN: Experiment = {
  truth: {
    mean: Math.exp(0.5),
    p50: 1,
    p90: Math.exp(normalQuantile(0.9)),
    p95: Math.exp(normalQuantile(0.95)),
    p99: Math.exp(normalQuantile(0.99)),
    es95: 8.557226866796713,
  },
  draw(count, repetition, replicate) {
    const stream = openStream(20260401, 'coverage', repetition, replicate);
    return Float64Array.from({ length: count }, () => Math.exp(normalQuantile(levelOf(stream.next()))));
  },
};

/** Monthly cost of ten independent inputs by scrambled Sobol points; the truth took 16 x 2^19 of SciPy's. */
const SOBOL: Experiment = {
  truth: {
    mean: 454410.456,
    p50: 439350.5,
    p90: 622068.8,
    p95: 685007.3,
    p99: 818768.3,
    es95: 767973.9,
  },
  draw(count, repetition, replicate) {
    const words = Array.from({ length: 10 }, (_, dimension) => {
      const out = new Uint32Array(count);
      scrambledSobolWords(repetition, `input ${dimension}`, dimension, replicate, 0, count, out);
      return out;
    });
    return Float64Array.from({ length: count }, (_, point) =>
      monthlyCostUsd(words.map((own) => own[point]!)),
    );
  },
};

const deflectionTable = buildQuantileTable((level) => beta.quantile(level, [30, 20]));
const cacheHitTable = buildQuantileTable((level) => beta.quantile(level, [8, 4]));

/** USD; shape of `words` [input]. */
function monthlyCostUsd(words: readonly number[]): number {
  const spread = (input: number, sigma: number) => Math.exp(sigma * normalQuantile(levelOf(words[input]!)));
  const tickets = 200_000 * spread(0, 0.18);
  const deflection = valueAt(deflectionTable, words[1]!);
  const turns = 4.2 * spread(2, 0.15);
  const inputTokens = 1800 * spread(3, 0.35);
  const outputTokens = 220 * spread(4, 0.25);
  const cacheHit = valueAt(cacheHitTable, words[5]!);
  const inputPrice = 2.5e-6 * spread(6, 0.1);
  const outputPrice = 1e-5 * spread(7, 0.1);
  const handoff = 5.5 * spread(8, 0.12);
  const retries = 1 + 0.2 * levelOf(words[9]!);
  const requestCost = inputTokens * (1 - cacheHit + 0.1 * cacheHit) * inputPrice + outputTokens * outputPrice;
  return tickets * turns * retries * requestCost + tickets * (1 - deflection) * handoff;
}

function levelOf(word: number): number {
  return (word + 0.5) / 2 ** 32;
}

function statisticsOf(replicates: readonly Float64Array[]): Readonly<Record<StatisticName, Estimate>> {
  const accumulator = openBandAccumulator(1);
  for (const replicate of replicates) {
    accumulator.add(replicate, replicate.length);
    accumulator.closeReplicate();
  }
  const { mean, percentiles, es95 } = accumulator.finish()[0]!;
  const percentile = (level: number) => percentiles[BAND_LEVELS.indexOf(level)]!;
  return {
    mean,
    p50: percentile(0.5),
    p90: percentile(0.9),
    p95: percentile(0.95),
    p99: percentile(0.99),
    es95,
  };
}

/** Share of the repetitions whose interval holds the truth, per statistic. */
function coverages(
  { truth, draw }: Experiment,
  count: number,
  intervals: (replicates: readonly Float64Array[]) => Readonly<Partial<Record<StatisticName, Interval>>>,
): Readonly<Partial<Record<StatisticName, number>>> {
  const shares: Partial<Record<StatisticName, number>> = {};
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    const replicates = Array.from({ length: REPLICATES }, (_, replicate) =>
      draw(count, repetition, replicate),
    );
    for (const [key, { ciLow, ciHigh }] of Object.entries(intervals(replicates))) {
      const name = key as StatisticName;
      const hit = ciLow <= truth[name] && truth[name] <= ciHigh;
      shares[name] = (shares[name] ?? 0) + Number(hit) / REPETITIONS;
    }
  }
  return shares;
}

describe('intervals at 95 % hold the truth 95 times in 100', () => {
  test.each([
    ['independent draws', PLAIN],
    ['scrambled Sobol points', SOBOL],
  ])('for %s', (_, experiment) => {
    for (const [name, share] of Object.entries(coverages(experiment, POINTS, statisticsOf))) {
      expect(share, name).toBeGreaterThanOrEqual(LOW);
      expect(share, name).toBeLessThanOrEqual(HIGH);
    }
  });
});

describe('wrong intervals are caught', () => {
  test('the mean of interpolated percentiles of small replicates misses p99 too often', () => {
    const { p99 } = coverages(SOBOL, 256, (replicates) => {
      const values = replicates.map((own) => quantileSorted([...own.toSorted()], 0.99));
      return { p99: intervalAboutMean(values) };
    });
    expect(p99).toBeLessThan(LOW);
  });

  test('order statistics of pooled Sobol points, as if independent, are too wide', () => {
    const { p95 } = coverages(SOBOL, POINTS, (replicates) => {
      const pooled = Float64Array.from(replicates.flatMap((own) => [...own])).toSorted();
      const spread = 1.96 * Math.sqrt(pooled.length * 0.95 * 0.05);
      const rank = pooled.length * 0.95;
      return {
        p95: { ciLow: pooled[Math.floor(rank - spread)]!, ciHigh: pooled[Math.ceil(rank + spread)]! },
      };
    });
    expect(p95).toBeGreaterThan(HIGH);
  });
});

/** The t interval about the mean of the replicates, blind to the bias that they share. */
function intervalAboutMean(values: readonly number[]): Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (values.length - 1);
  const half = studentTQuantile(0.975, values.length - 1) * Math.sqrt(variance / values.length);
  return { ciLow: mean - half, ciHigh: mean + half };
}
