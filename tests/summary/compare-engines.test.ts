import { describe, expect, test } from 'vitest';
import { TICKET } from '../../src/cost/period.ts';
import type { Series } from '../../src/summary/band.ts';
import { type Comparison, compareEngines, type SampleBlock } from '../../src/summary/compare-engines.ts';

const RATE = 1e-3;

function seriesNamed(metric: string): Series {
  return { metric, unit: 'USD', period: TICKET, kind: 'both' };
}

/** One block per replicate, each with the values of one series. */
function replicates(...values: readonly (readonly number[])[]): readonly SampleBlock[] {
  return values.map((trials, replicate) => ({
    replicate,
    trialCount: trials.length,
    values: Float64Array.from(trials),
  }));
}

function compareOne(fast: readonly SampleBlock[], plain: readonly SampleBlock[]) {
  return compareEngines([{ series: [seriesNamed('ai_cost')], fast, plain }], RATE);
}

function statistic(comparisons: readonly Comparison[], name: string): Comparison {
  return comparisons.find((one) => one.statistic === name)!;
}

describe('numbers that do not vary', () => {
  const fast = replicates([0.01175, 0.01175], [0.01175, 0.01175]);

  test('agree when they are equal but for the rounding of sums', () => {
    const { agree, comparisons } = compareOne(
      fast,
      replicates([0.01175 * (1 + 1e-13), 0.01175 * (1 - 1e-13)]),
    );
    expect(agree).toBe(true);
    expect(comparisons.map(({ standardErrors }) => standardErrors)).toEqual([0, 0, 0, 0, 0]);
  });

  test('disagree when they differ by a millionth', () => {
    const { agree, comparisons } = compareOne(fast, replicates([0.01175 * (1 + 1e-6), 0.01175 * (1 + 1e-6)]));
    expect(agree).toBe(false);
    expect(statistic(comparisons, 'mean').standardErrors).toBe(Infinity);
  });

  test('agree when each of two possible values differs by rounding', () => {
    const noisy = [1, 2, 1 + 1e-13, 2 - 1e-13];
    const { comparisons } = compareOne(replicates([1, 2, 1, 2], [2, 1, 2, 1]), replicates(noisy, noisy));
    expect(comparisons.every(({ standardErrors }) => standardErrors === 0)).toBe(true);
  });
});

test('the standard error is that of the plain trials and of the fast replicates', () => {
  // Replicate means 1.5 and 2.5 give S² / R = 0.5 / 2; squared deviations are 2 and 10.75 in 4 trials each.
  const { comparisons } = compareOne(replicates([1, 2], [2, 3]), replicates([2, 2], [3, 6]));
  const mean = statistic(comparisons, 'mean');
  expect([mean.fast, mean.plain]).toEqual([2, 3.25]);
  expect(mean.standardErrors).toBeCloseTo(1.25 / Math.sqrt(0.25 + 12.75 / 8 / 4), 12);
});

test('samples of one trial count as one: repeating them changes nothing', () => {
  const fast = [
    [1, 2, 4],
    [2, 3, 3],
  ];
  const plain = [
    [2, 5, 1],
    [3, 6, 2],
  ];
  const twice = (trials: readonly number[]) => trials.flatMap((value) => [value, value]);
  const doubled = (blocks: readonly SampleBlock[]) =>
    blocks.map((block) => ({ ...block, trialCount: block.trialCount / 2 }));
  const once = compareOne(replicates(...fast), replicates(...plain));
  const repeated = compareOne(
    doubled(replicates(...fast.map(twice))),
    doubled(replicates(...plain.map(twice))),
  );
  expect(repeated).toEqual(once);
});

test('series are told apart, and the largest discrepancy comes first', () => {
  const block = (replicate: number, ...values: readonly number[]) => ({
    replicate,
    trialCount: 4,
    values: Float64Array.from(values),
  });
  const fast = [block(0, 1, 2, 3, 4, 11, 12, 13, 14), block(1, 4, 3, 2, 1, 14, 13, 12, 11)];
  const plain = [block(0, 2, 3, 4, 1, 91, 92, 93, 94), block(1, 3, 2, 1, 4, 94, 93, 92, 91)];
  const group = { series: [seriesNamed('llm_cost'), seriesNamed('human_cost')], fast, plain };
  const { comparisons } = compareEngines([group], RATE);
  expect(comparisons).toHaveLength(10);
  expect(comparisons[0]!.series.metric).toBe('human_cost');
  const sameSeries = comparisons.filter(({ series }) => series.metric === 'llm_cost');
  expect(sameSeries.every(({ standardErrors }) => standardErrors === 0)).toBe(true);
});

describe('a series with undefined samples', () => {
  test('is compared by their share alone', () => {
    const { comparisons } = compareOne(replicates([1, NaN], [2, 3]), replicates([NaN, 3, 2, 1]));
    expect(comparisons).toMatchObject([
      { statistic: 'undefined', fast: 0.25, plain: 0.25, standardErrors: 0 },
    ]);
  });

  test('disagrees with one that has none', () => {
    const many = (value: number) => Array.from({ length: 400 }, () => value);
    const fast = replicates(many(1), many(1), many(1), many(1));
    expect(compareOne(fast, replicates(many(1).fill(Infinity, 0, 100))).agree).toBe(false);
  });
});

test('more comparisons widen the limits, a higher false-alarm rate narrows them', () => {
  const [fast, plain] = [replicates([1, 2], [2, 3]), replicates([2, 2], [3, 6])];
  const limit = (names: readonly string[], rate: number) => {
    const groups = names.map((name) => ({ series: [seriesNamed(name)], fast, plain }));
    return statistic(compareEngines(groups, rate).comparisons, 'p50').limit;
  };
  expect(limit(['a', 'b'], 0.01)).toBeGreaterThan(limit(['a'], 0.01));
  expect(limit(['a', 'b'], 0.02)).toBe(limit(['a'], 0.01));
});

test('trials with different numbers of samples are our fault', () => {
  const plain = [{ replicate: 0, trialCount: 1, values: Float64Array.of(2, 2) }];
  expect(() => compareOne(replicates([1, 2], [2, 3]), plain)).toThrow('equally many samples');
});
