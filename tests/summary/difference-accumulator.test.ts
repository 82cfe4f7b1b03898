import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { openDifferenceAccumulator } from '../../src/summary/difference-accumulator.ts';
import { openRanking } from '../../src/summary/ranking.ts';
import { sobolInputs } from './sobol-functions.ts';

/** Costs of two scenarios with a common part: 100 + 20 C + 2 A and 101 + 20 C + 2 B, all standard normal. */
function fold() {
  const { inputs, replicateStarts } = sobolInputs(23, 3, 1024);
  const [common, a, b] = inputs.map(({ values }) => Float64Array.from(values, normalQuantile)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const baseline = common.map((c, i) => 100 + 20 * c + 2 * a[i]!);
  const challenger = common.map((c, i) => 101 + 20 * c + 2 * b[i]!);
  const differences = openDifferenceAccumulator(1);
  const ranking = openRanking(2);
  for (const [replicate, start] of replicateStarts.slice(0, -1).entries()) {
    const pair = [baseline, challenger].map((costs) =>
      costs.subarray(start, replicateStarts[replicate + 1]!),
    );
    differences.add([pair[0]!], [pair[1]!]);
    ranking.add(pair);
    differences.closeReplicate();
    ranking.closeReplicate();
  }
  return { difference: differences.finish()[0]!, standings: ranking.finish() };
}

/** The challenger is higher by a normal number of mean 1 and this sd. */
const SD = Math.sqrt(8);
const DENSITY = Math.exp(-1 / (2 * SD * SD)) / Math.sqrt(2 * Math.PI);
/** P(N < 0) and E[N+] for that number: 0.36184 by Phi(-1 / SD). */
const LOWER = 0.361836804915882;
const EXCESS = SD * DENSITY + (1 - LOWER);

describe('two scenarios with a common part', () => {
  const { difference, standings } = fold();

  test('differ by what is known, far more surely than either is known', () => {
    const { mean, percentiles } = difference.difference;
    expect(Math.abs(mean.value - 1)).toBeLessThan(0.01);
    expect(mean.ciHigh - mean.ciLow).toBeLessThan(0.05);
    // P90 of two normal laws of equal sd differ by their means; a bin is 2^-12 of the value
    expect(Math.abs(percentiles[6]!.value - 1)).toBeLessThan(1 / 3);
    expect(difference.challenger.mean - difference.baseline.mean).toBeCloseTo(mean.value, 9);
  });

  test('the challenger is lower, and higher by how much, as the normal difference says', () => {
    expect(normalQuantile(LOWER)).toBeCloseTo(-1 / SD, 9);
    const { probabilityLower, expectedExcess } = difference;
    // three standard errors of 16,384 independent samples bound those of Sobol points
    expect(Math.abs(probabilityLower.value - LOWER)).toBeLessThan(3 * Math.sqrt(0.25 / 16_384));
    expect(Math.abs(expectedExcess.value - EXCESS)).toBeLessThan((3 * SD) / 128);
    expect(probabilityLower.ciLow).toBeLessThan(probabilityLower.value);
  });

  test('regrets and chances of being cheapest follow from them', () => {
    const [baseline, challenger] = standings as [(typeof standings)[0], (typeof standings)[0]];
    expect(challenger.probabilityBest.value).toBe(difference.probabilityLower.value);
    expect(baseline.probabilityBest.value + challenger.probabilityBest.value).toBeCloseTo(1, 12);
    expect(challenger.expectedRegret.value).toBeCloseTo(difference.expectedExcess.value, 9);
    // regrets differ by the means
    expect(challenger.expectedRegret.value - baseline.expectedRegret.value).toBeCloseTo(
      difference.difference.mean.value,
      9,
    );
  });
});
