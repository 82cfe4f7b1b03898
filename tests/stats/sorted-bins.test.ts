import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import {
  addToHistogram,
  clearHistogram,
  countListed,
  LONGEST_LIST,
  type LogHistogram,
  mergeHistogram,
  openLogHistogram,
} from '../../src/stats/log-histogram.ts';
import { packBins, unpackBins } from '../../src/stats/packed-histogram.ts';
import { openNumberReader, openNumberWriter, writtenBytes } from '../../src/stats/packed-numbers.ts';
import {
  moveBins,
  quantileOfBins,
  type SortedBins,
  shareAboveQuantile,
  sortBins,
  tailMeanOfBins,
} from '../../src/stats/sorted-bins.ts';

/** Width of a bin over its lower edge, as the docstrings state it. */
const BIN_ERROR = 2 ** -12;
/** Numbers closer to zero than this share the bin of zero. */
const SMALLEST_NORMAL = 2 ** -1022;
const LEVELS = [0.001, 0.05, 0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.99, 0.999];

/** What is told of the occupied bins, without the room beyond them. */
function occupied({ places, cumulativeCounts, binCount, ...rest }: SortedBins) {
  return {
    ...rest,
    places: [...places.subarray(0, binCount)],
    cumulativeCounts: [...cumulativeCounts.subarray(0, binCount)],
  };
}

/** Counts values[start] .. values[end - 1], whose extremes are looked for here. */
function count(histogram: LogHistogram, values: Float64Array, start = 0, end = values.length): void {
  const run = values.subarray(start, end);
  const least = run.reduce((a, b) => Math.min(a, b), Infinity);
  const largest = run.reduce((a, b) => Math.max(a, b), -Infinity);
  addToHistogram(histogram, values, start, end, least, largest);
}

function histogramOf(values: Float64Array): LogHistogram {
  const histogram = openLogHistogram();
  count(histogram, values);
  return histogram;
}

/** The same, counted however few samples there are. */
function countedHistogramOf(values: Float64Array): LogHistogram {
  const histogram = openLogHistogram();
  countListed(histogram);
  count(histogram, values);
  return histogram;
}

function packed(histogram: LogHistogram): Uint8Array {
  const writer = openNumberWriter();
  packBins(writer, sortBins(histogram));
  return writtenBytes(writer);
}

function binsOf(values: Float64Array): SortedBins {
  return sortBins(histogramOf(values));
}

/** The order statistic that definition 1 picks, from a full sort; rational arithmetic keeps the rank exact. */
function exactQuantile(sorted: Float64Array, level: number): number {
  const perMille = BigInt(Math.round(level * 1000));
  const rank = (perMille * BigInt(sorted.length) + 999n) / 1000n;
  return sorted[Number(rank) - 1]!;
}

function maxBinErrors(
  values: Float64Array,
  read = (level: number) => quantileOfBins(binsOf(values), level),
): number {
  const sorted = values.toSorted();
  return Math.max(
    ...LEVELS.map((level) => {
      const exact = exactQuantile(sorted, level);
      return Math.abs(read(level) - exact) / (Math.abs(exact) * BIN_ERROR + SMALLEST_NORMAL);
    }),
  );
}

/** Equally likely values of a law: its quantiles at the middles of `count` cells. */
function grid(count: number, quantile: (level: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => quantile((i + 0.5) / count));
}

const lognormal = (level: number) => Math.exp(normalQuantile(level));
const SHAPES = {
  lognormal: grid(20_000, lognormal),
  'bimodal, a spike above 4 dollars': grid(20_000, (level) =>
    level < 0.6 ? 0.03 * lognormal(level / 0.6) : 4 + 0.03 * lognormal((level - 0.6) / 0.4),
  ),
  'negative and positive': grid(20_000, (level) => 50 + 100 * normalQuantile(level)),
  negative: grid(20_000, (level) => -lognormal(level)),
  'zero-inflated': grid(20_000, (level) => Math.max(0, normalQuantile(level))),
  constant: new Float64Array(1000).fill(12.34),
  huge: grid(20_000, (level) => 1e300 * lognormal(level)),
  tiny: grid(20_000, (level) => 1e-300 * lognormal(level)),
  'whole numbers': grid(20_000, (level) => Math.round(10_000 + 100 * normalQuantile(level))),
};

describe('percentiles from bins', () => {
  test.each(Object.entries(SHAPES))('of %s lie within one bin of the sorted samples', (_, values) => {
    expect(maxBinErrors(values)).toBeLessThanOrEqual(1);
  });

  test('with 256 bins per octave would break that bound', () => {
    const coarse = (value: number) => Number(value.toPrecision(2));
    const values = SHAPES.lognormal;
    expect(maxBinErrors(values, (level) => coarse(exactQuantile(values, level)))).toBeGreaterThan(1);
  });

  test('of any samples lie within one bin of the sorted samples and inside the extremes', () => {
    const samples = fc.float64Array({ minLength: 1, maxLength: 200, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 999 }), (values, perMille) => {
        const sorted = values.toSorted();
        const exact = exactQuantile(sorted, perMille / 1000);
        const found = quantileOfBins(binsOf(values), perMille / 1000);
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.abs(exact) * BIN_ERROR + SMALLEST_NORMAL);
        expect(found).toBeGreaterThanOrEqual(sorted[0]!);
        expect(found).toBeLessThanOrEqual(sorted.at(-1)!);
      }),
    );
  });

  test('never fall as the level rises', () => {
    const samples = fc.float64Array({ minLength: 1, maxLength: 200, noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(samples, (values) => {
        const bins = binsOf(values);
        const quantiles = LEVELS.map((level) => quantileOfBins(bins, level));
        expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
      }),
    );
  });

  test.each([12.34, 0, -7.5, 1e300, 5e-324])(
    'of the constant %d are that constant, bit for bit',
    (constant) => {
      const bins = binsOf(new Float64Array(100).fill(constant));
      expect(LEVELS.map((level) => quantileOfBins(bins, level))).toEqual(LEVELS.map(() => constant));
      expect(tailMeanOfBins(bins, 0.95)).toBe(constant);
      expect(shareAboveQuantile(bins, 0.5)).toBe(0);
    },
  );

  test('take the smallest sample that the level does not exceed, without rounding up by dust', () => {
    const bins = binsOf(Float64Array.from({ length: 100 }, (_, i) => 2 ** i));
    expect(quantileOfBins(bins, 0.07)).toBeLessThan(2 ** 6 * (1 + BIN_ERROR));
    expect(quantileOfBins(bins, 0.071)).toBeGreaterThanOrEqual(2 ** 7);
  });

  test('of a geometric number of exponential costs: zero with probability 0.1', () => {
    const values = grid(1_000_000, (level) => (level <= 0.1 ? 0 : -Math.log((1 - level) / 0.9) / 0.1));
    const bins = binsOf(values);
    // one cell of the grid moves these by at most 1e-6 / density = 1e-6 / (0.1 * (1 - level))
    expect(quantileOfBins(bins, 0.05)).toBe(0);
    expect(Math.abs(quantileOfBins(bins, 0.5) - 5.8778666490212)).toBeLessThan(5.9 * BIN_ERROR + 2e-5);
    expect(Math.abs(quantileOfBins(bins, 0.95) - 28.903717578962)).toBeLessThan(29 * BIN_ERROR + 2e-4);
  });

  test.each([0, 1, -0.1, Number.NaN])('at the level %d do not exist', (level) => {
    expect(() => quantileOfBins(binsOf(Float64Array.of(1)), level)).toThrow(/between 0 and 1/);
  });

  test('of no samples do not exist', () => {
    expect(() => sortBins(openLogHistogram())).toThrow(/no samples/);
  });
});

describe('the mean of the largest 1 - level', () => {
  const COUNT = 1_000_000;
  test.each([
    ['normal', normalQuantile, 0.9, 1.754983319324868],
    ['normal', normalQuantile, 0.95, 2.062712807507426],
    ['normal', normalQuantile, 0.99, 2.665214220345805],
    ['exponential', (level: number) => -Math.log(1 - level), 0.95, 3.995732273553991],
    ['lognormal', lognormal, 0.9, 6.415894817744784],
    ['lognormal', lognormal, 0.95, 8.557226866796713],
    ['lognormal', lognormal, 0.99, 15.22796030087811],
    ['Pareto(3)', (level: number) => Math.cbrt(1 / (1 - level)), 0.95, 4.0716264248924],
  ] as const)('of a %s law', (_, quantile, level, known) => {
    const values = grid(COUNT, quantile);
    // beyond the bins, the grid is wrong by less than all that its last cell holds
    const gridError = (2 * values.at(-1)!) / (COUNT * (1 - level));
    expect(Math.abs(tailMeanOfBins(binsOf(values), level) - known)).toBeLessThan(
      known * BIN_ERROR + gridError,
    );
  });

  test('splits a point mass on the border: 0 with probability 0.9, else 100', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? 100 : 0));
    const bins = binsOf(values);
    expect(quantileOfBins(bins, 0.95)).toBe(100);
    expect(tailMeanOfBins(bins, 0.95)).toBe(100);
    expect(quantileOfBins(bins, 0.85)).toBe(0);
    expect(tailMeanOfBins(bins, 0.85)).toBeCloseTo(200 / 3, 10);
    const meanAtOrAbove = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(meanAtOrAbove).toBe(10);
  });

  test.each(Object.entries(SHAPES))('agrees with the sorted samples of %s', (_, values) => {
    const sorted = values.toSorted();
    const tail = sorted.slice(sorted.length * 0.95);
    const exact = tail.reduce((sum, value) => sum + value / tail.length, 0);
    const found = tailMeanOfBins(binsOf(values), 0.95);
    expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.abs(exact) * BIN_ERROR);
  });

  test('is never below the percentile', () => {
    const samples = fc.float64Array({ minLength: 1, maxLength: 100, noNaN: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 999 }), (values, perMille) => {
        const bins = binsOf(values);
        const slack = Math.max(...values.map(Math.abs)) * 4 * Number.EPSILON * values.length;
        expect(tailMeanOfBins(bins, perMille / 1000)).toBeGreaterThanOrEqual(
          quantileOfBins(bins, perMille / 1000) - slack,
        );
      }),
    );
  });
});

describe('a log histogram', () => {
  test('gives the same bins whatever the order of samples and merges', () => {
    const values = SHAPES['negative and positive'];
    const [left, right] = [histogramOf(values.slice(0, 7000)), histogramOf(values.slice(7000))];
    const merged = openLogHistogram();
    mergeHistogram(merged, right);
    mergeHistogram(merged, left);
    expect(sortBins(merged)).toEqual(binsOf(values));
    expect(binsOf(values.toReversed())).toEqual(binsOf(values));
  });

  test('reads only the range it is given, in a view that starts inside its buffer', () => {
    const view = Float64Array.of(99, 1, 2, 5, 9, 99).subarray(1);
    const histogram = openLogHistogram();
    count(histogram, view, 1, 4);
    expect([histogram.count, histogram.min, histogram.max]).toEqual([3, 2, 9]);
    expect(Math.abs(quantileOfBins(sortBins(histogram), 0.5) - 5)).toBeLessThanOrEqual(5 * BIN_ERROR);
  });

  test('moved to another is that one merged, and is empty', () => {
    const runs = fc.array(fc.constantFrom(...Object.values(SHAPES)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(runs, (shapes) => {
        const [open, moved, merged] = [openLogHistogram(), openLogHistogram(), openLogHistogram()];
        for (const values of shapes) {
          count(open, values);
          mergeHistogram(merged, open);
          moveBins(open, sortBins(open), moved);
          expect(open.counts.every((count) => count === 0)).toBe(true);
        }
        expect(sortBins(moved)).toEqual(sortBins(merged));
      }),
      { numRuns: 6 },
    );
  });

  const anySamples = fc
    .array(
      fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(0, -0, 1, -1, 5e-324, -5e-324, 1.00001),
      ),
      { minLength: 1, maxLength: 60 },
    )
    .map((values) => Float64Array.from(values));

  test('gives the same bins, saved and moved too, whether samples are listed or counted', () => {
    fc.assert(
      fc.property(anySamples, anySamples, (left, right) => {
        const expected = occupied(sortBins(countedHistogramOf(Float64Array.of(...left, ...right))));
        for (const openFrom of [histogramOf, countedHistogramOf]) {
          for (const openInto of [histogramOf, countedHistogramOf]) {
            const [from, merged, moved] = [openFrom(right), openInto(left), openInto(left)];
            mergeHistogram(merged, from);
            const unpacked = openInto(left);
            clearHistogram(unpacked);
            unpackBins(openNumberReader(packed(merged)), unpacked);
            moveBins(from, sortBins(from), moved);
            for (const histogram of [merged, moved, unpacked]) {
              expect(occupied(sortBins(histogram))).toEqual(expected);
            }
            count(from, left);
            expect(occupied(sortBins(from))).toEqual(occupied(binsOf(left)));
          }
        }
      }),
    );
  });

  test.each([
    [Float64Array.of(-1, -0, 0, -0), -1, -0],
    [Float64Array.of(1, -0, 0, -0), 0, 1],
  ])('holds %s, however the zero that is least or largest is signed', (values, least, largest) => {
    for (const open of [histogramOf, countedHistogramOf]) {
      const histogram = open(new Float64Array(0));
      addToHistogram(histogram, values, 0, 4, least, largest);
      expect(occupied(sortBins(histogram)).cumulativeCounts).toEqual(values[0] === 1 ? [2, 3, 4] : [1, 3, 4]);
    }
  });

  test('lists so many samples and counts one more', () => {
    const values = grid(LONGEST_LIST + 1, lognormal);
    const histogram = histogramOf(values.subarray(1));
    expect(histogram.isListed).toBe(true);
    count(histogram, values, 0, 1);
    expect(histogram.isListed).toBe(false);
    expect(occupied(sortBins(histogram))).toEqual(occupied(sortBins(countedHistogramOf(values))));
  });

  test.each([
    ['listed', 'whole numbers', 1000],
    ['counted', 'zero-inflated', 20_000],
  ] as const)('forgets everything when cleared, samples that were %s', (_, shape, sampleCount) => {
    const histogram = histogramOf(SHAPES[shape].subarray(0, sampleCount));
    clearHistogram(histogram);
    count(histogram, Float64Array.of(3));
    expect(occupied(sortBins(histogram))).toEqual(occupied(binsOf(Float64Array.of(3))));
  });

  test('counts on where two bytes no longer hold a count', () => {
    const histogram = openLogHistogram();
    const threes = new Float64Array(40_000).fill(3);
    for (let round = 0; round < 4; round++) {
      count(histogram, threes);
      count(histogram, Float64Array.of(-7, 100));
    }
    expect(occupied(sortBins(histogram)).cumulativeCounts).toEqual([4, 160_004, 160_008]);
    const merged = histogramOf(Float64Array.of(3));
    mergeHistogram(merged, histogram);
    expect(occupied(sortBins(merged)).cumulativeCounts).toEqual([4, 160_005, 160_009]);
  });

  test('takes no more memory for more samples', () => {
    const histogram = histogramOf(SHAPES.lognormal);
    const pageCount = histogram.pages.length;
    for (let round = 0; round < 50; round++) {
      count(histogram, SHAPES.lognormal, 0, 20_000);
    }
    expect(histogram.count).toBe(51 * 20_000);
    expect(histogram.pages.length).toBe(pageCount);
  });

  test('refuses more samples than its counters hold', () => {
    const histogram = histogramOf(Float64Array.of(1));
    histogram.count = 2 ** 32 - 1;
    expect(() => count(histogram, Float64Array.of(1))).toThrow(/at most 4294967295/);
  });
});
