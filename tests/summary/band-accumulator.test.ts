import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { openStream } from '../../src/random/stream.ts';
import { BAND_LEVELS } from '../../src/summary/band.ts';
import {
  openBandAccumulator,
  type PercentileIntervals,
  type SeriesStatistics,
} from '../../src/summary/band-accumulator.ts';
import type { Questions } from '../../src/summary/tally.ts';

const REPLICATES = 16;
/** Width of a histogram bin over its lower edge. */
const BIN_ERROR = 2 ** -12;

/** Folds one series of samples, cut into equal replicates and those into blocks. */
function fold(
  samples: Float64Array,
  blockSize: number,
  questions?: Questions,
  intervals?: PercentileIntervals,
): SeriesStatistics {
  const asked = new Map(questions === undefined ? [] : [[0, questions]]);
  const accumulator = openBandAccumulator(1, asked, intervals);
  const size = samples.length / REPLICATES;
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    const own = samples.slice(replicate * size, (replicate + 1) * size);
    for (let start = 0; start < size; start += blockSize) {
      const block = own.slice(start, start + blockSize);
      accumulator.add(block, block.length);
    }
    accumulator.closeReplicate();
  }
  return accumulator.finish()[0]!;
}

function lognormalSamples(count: number): Float64Array {
  const stream = openStream(1, 'lognormal samples');
  return Float64Array.from({ length: count }, () =>
    Math.exp(normalQuantile((stream.next() + 0.5) / 2 ** 32)),
  );
}

const SAMPLES = lognormalSamples(16_000);
const SORTED = SAMPLES.toSorted();

describe('statistics of a series', () => {
  test('agree with the sorted samples', () => {
    const { percentiles, mean, sd, es95, sampleCount, samplesPerReplicate } = fold(SAMPLES, 300);
    for (const [index, level] of BAND_LEVELS.entries()) {
      const exact = SORTED[Math.round(level * SAMPLES.length) - 1]!;
      expect(Math.abs(percentiles[index]!.value - exact)).toBeLessThanOrEqual(exact * BIN_ERROR);
    }
    const meanExact = SORTED.reduce((sum, value) => sum + value / SORTED.length, 0);
    const squares = SORTED.reduce((sum, value) => sum + (value - meanExact) * (value - meanExact), 0);
    const tail = SORTED.slice(0.95 * SORTED.length);
    const tailMean = tail.reduce((sum, value) => sum + value, 0) / tail.length;
    const rounding = SORTED.length * Number.EPSILON;
    expect(Math.abs(mean.value / meanExact - 1)).toBeLessThan(rounding);
    expect(Math.abs(sd.value / Math.sqrt(squares / (SORTED.length - 1)) - 1)).toBeLessThan(rounding);
    expect(Math.abs(es95.value / tailMean - 1)).toBeLessThanOrEqual(BIN_ERROR);
    expect([sampleCount, samplesPerReplicate]).toEqual([16_000, 1000]);
  });

  test('do not depend on how a replicate is cut into blocks', () => {
    const whole = fold(SAMPLES, 1000);
    const cut = fold(SAMPLES, 77);
    expect(cut.percentiles).toEqual(whole.percentiles);
    expect(cut.es95).toEqual(whole.es95);
    expect(Math.abs(cut.mean.value / whole.mean.value - 1)).toBeLessThan(1000 * Number.EPSILON);
    expect(Math.abs(cut.sd.value / whole.sd.value - 1)).toBeLessThan(1000 * Number.EPSILON);
  });

  test('have intervals that hold their value', () => {
    const { mean, sd, es95, percentiles } = fold(SAMPLES, 500);
    for (const { value, ciLow, ciHigh } of [mean, sd, es95, ...percentiles]) {
      expect(ciLow).toBeLessThan(value);
      expect(ciHigh).toBeGreaterThan(value);
    }
  });

  test.each([0, 12.34, -0.1, -999999539.350498])('of the constant %d are exact and certain', (constant) => {
    const questions = { levels: [0.9], amounts: [constant, constant - 1] };
    const found = fold(new Float64Array(3200).fill(constant), 50, questions);
    const certain = { value: constant, ciLow: constant, ciHigh: constant };
    expect(found.mean).toEqual(certain);
    expect(found.sd).toEqual({ value: 0, ciLow: 0, ciHigh: 0 });
    expect(found.percentiles).toEqual(BAND_LEVELS.map(() => certain));
    expect(found.es95).toEqual(certain);
    expect(found.levels).toEqual([{ level: 0.9, amount: certain, probabilityOver: 0, expectedExcess: 0 }]);
    expect(found.amounts.map(({ probabilityOver }) => probabilityOver.value)).toEqual([0, 1]);
  });

  test('of several series do not mix', () => {
    const accumulator = openBandAccumulator(2);
    for (let replicate = 0; replicate < 2; replicate++) {
      accumulator.add(Float64Array.of(1, 2, 3, -10, -20, -30), 3);
      accumulator.closeReplicate();
    }
    expect(accumulator.finish().map(({ mean }) => mean.value)).toEqual([2, -20]);
  });
});

describe('answers to questions', () => {
  test('about amounts are counts, and about levels agree with the sorted samples', () => {
    const amounts = [1, SORTED[12_000]!, 1e9];
    const { amounts: found, levels } = fold(SAMPLES, 500, { levels: [0.5, 0.9], amounts });
    for (const [index, amount] of amounts.entries()) {
      const over = SORTED.filter((value) => value > amount);
      const excess = over.reduce((sum, value) => sum + (value - amount), 0) / SORTED.length;
      expect(found[index]!.probabilityOver.value).toBe(over.length / SORTED.length);
      expect(Math.abs(found[index]!.expectedExcess - excess)).toBeLessThanOrEqual(excess * 1e-12);
    }
    for (const { level, amount, probabilityOver, expectedExcess } of levels) {
      const exact = SORTED[level * SORTED.length - 1]!;
      const excess = SORTED.reduce((sum, value) => sum + Math.max(0, value - exact), 0) / SORTED.length;
      const tailMean = exact + excess / (1 - level);
      expect(Math.abs(amount.value - exact)).toBeLessThanOrEqual(exact * BIN_ERROR);
      expect(probabilityOver).toBeCloseTo(1 - level, 12);
      expect(Math.abs(expectedExcess - excess)).toBeLessThanOrEqual(2 * tailMean * BIN_ERROR * (1 - level));
    }
  });

  test('keep the interval of a probability inside 0 and 1', () => {
    const samples = new Float64Array(3200);
    samples[5] = 9;
    const { probabilityOver } = fold(samples, 100, { levels: [], amounts: [8] }).amounts[0]!;
    expect(probabilityOver.value).toBe(1 / 3200);
    expect(probabilityOver.ciLow).toBe(0);
    expect(probabilityOver.ciHigh).toBeGreaterThan(1 / 3200);
  });
});

describe('misuse', () => {
  test.each([Number.NaN, Infinity, -Infinity])('a sample of %s is our fault, by series', (bad) => {
    const block = Float64Array.of(1, 1, bad, 1, 1, 1);
    const alone = openBandAccumulator(3);
    alone.add(block, 2);
    expect(() => alone.closeReplicate()).toThrow('a sample of series 1 is not finite');
    const oneOfTwo = openBandAccumulator(3);
    oneOfTwo.add(block, 2);
    expect(() => oneOfTwo.add(block, 2)).toThrow('a sample of series 1 is not finite');
  });

  test('a block of another shape is refused', () => {
    expect(() => openBandAccumulator(2).add(new Float64Array(5), 2)).toThrow(/shape/);
  });

  test('a replicate of one sample has no spread and is refused', () => {
    const accumulator = openBandAccumulator(1);
    accumulator.add(Float64Array.of(1), 1);
    expect(() => accumulator.closeReplicate()).toThrow(/at least 2 samples, not 1/);
  });

  test('one replicate gives no interval', () => {
    const accumulator = openBandAccumulator(1);
    accumulator.add(Float64Array.of(1, 2), 2);
    accumulator.closeReplicate();
    expect(() => accumulator.finish()).toThrow(/at least 2 replicates, not 1/);
  });

  test('samples of an open replicate are not dropped in silence', () => {
    const accumulator = openBandAccumulator(1);
    accumulator.add(Float64Array.of(1, 2), 2);
    expect(() => accumulator.finish()).toThrow(/still open/);
  });
});

describe('intervals from order statistics', () => {
  const questions = { levels: [0.9], amounts: [] };

  test('are the samples of the exact ranks, to within their bins', () => {
    const { percentiles, levels } = fold(SAMPLES, 300, questions, 'order_statistics');
    // SciPy: binom.cdf(14324, 16000, 0.9) = 0.02388, binom.cdf(14474, 16000, 0.9) = 0.97578
    const [low, high] = [SORTED[14_324]!, SORTED[14_474]!];
    for (const { ciLow, ciHigh } of [percentiles[BAND_LEVELS.indexOf(0.9)]!, levels[0]!.amount]) {
      expect(ciLow).toBeLessThanOrEqual(low);
      expect(ciLow).toBeGreaterThan(low * (1 - BIN_ERROR));
      expect(ciHigh).toBeGreaterThanOrEqual(high);
      expect(ciHigh).toBeLessThan(high * (1 + BIN_ERROR));
    }
  });

  test('leave every value, and the intervals of all other statistics, as they are', () => {
    const one = fold(SAMPLES, 300, questions);
    const other = fold(SAMPLES, 300, questions, 'order_statistics');
    const values = ({ percentiles }: SeriesStatistics) => percentiles.map(({ value }) => value);
    expect(values(other)).toEqual(values(one));
    expect([other.mean, other.sd, other.es95]).toEqual([one.mean, one.sd, one.es95]);
  });

  test('give way to sectioning where there are too few samples', () => {
    const few = SAMPLES.slice(0, 320);
    const [one, other] = [fold(few, 20), fold(few, 20, undefined, 'order_statistics')];
    const p99 = BAND_LEVELS.indexOf(0.99);
    expect(other.percentiles[p99]).toEqual(one.percentiles[p99]);
    expect(other.percentiles[p99 - 1]).not.toEqual(one.percentiles[p99 - 1]);
  });
});
