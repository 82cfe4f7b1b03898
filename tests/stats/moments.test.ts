import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addToMoments, meanOf, mergeMoments, openMoments, sdOf } from '../../src/stats/moments.ts';

/** NIST StRD univariate sets NumAcc2 to NumAcc4: a centre, then 500 pairs a tenth below and above it. */
function accuracySet(centre: string, below: string, above: string): Float64Array {
  const pairs = Array.from({ length: 500 }, () => [Number(below), Number(above)]);
  return Float64Array.from([Number(centre), ...pairs.flat()]);
}

const NIST = [
  { name: 'NumAcc1', values: Float64Array.of(10_000_001, 10_000_003, 10_000_002), mean: 10_000_002, sd: 1 },
  { name: 'NumAcc2', values: accuracySet('1.2', '1.1', '1.3'), mean: 1.2, sd: 0.1 },
  {
    name: 'NumAcc3',
    values: accuracySet('1000000.2', '1000000.1', '1000000.3'),
    mean: 1_000_000.2,
    sd: 0.1,
  },
  {
    name: 'NumAcc4',
    values: accuracySet('10000000.2', '10000000.1', '10000000.3'),
    mean: 10_000_000.2,
    sd: 0.1,
  },
];

/**
 * Samples are decimals rounded to float64, each wrong by up to half a unit in its last place, and adding n
 * squares may lose n units in the last place of their sum: no more is allowed.
 */
function allowedError(values: Float64Array, result: number): number {
  return (Math.max(...values) + values.length * result) * Number.EPSILON;
}

function momentsOf(values: Float64Array, runLength: number): ReturnType<typeof openMoments> {
  const moments = openMoments();
  for (let start = 0; start < values.length; start += runLength) {
    addToMoments(moments, values, start, Math.min(start + runLength, values.length));
  }
  return moments;
}

describe.each(NIST)('$name of the NIST reference data', ({ values, mean, sd }) => {
  test.each([1, 7, 2000])('keeps its certified mean and sd in runs of %i', (runLength) => {
    const moments = momentsOf(values, runLength);
    expect(Math.abs(meanOf(moments) - mean)).toBeLessThanOrEqual(allowedError(values, 0));
    expect(Math.abs(sdOf(moments) - sd)).toBeLessThanOrEqual(allowedError(values, sd));
  });

  test('keeps them when two halves are merged', () => {
    const half = Math.floor(values.length / 2);
    const moments = momentsOf(values.slice(0, half), 64);
    mergeMoments(moments, momentsOf(values.slice(half), 64));
    expect(Math.abs(meanOf(moments) - mean)).toBeLessThanOrEqual(allowedError(values, 0));
    expect(Math.abs(sdOf(moments) - sd)).toBeLessThanOrEqual(allowedError(values, sd));
  });
});

describe('moments', () => {
  test('would fail NumAcc4 by the textbook formula, sum of squares less square of sum', () => {
    const { values, sd } = NIST[3]!;
    const sum = values.reduce((total, value) => total + value, 0);
    const squares = values.reduce((total, value) => total + value * value, 0);
    const textbook = Math.sqrt(Math.abs(squares - (sum * sum) / values.length) / (values.length - 1));
    expect(Math.abs(textbook - sd)).toBeGreaterThan(1000 * allowedError(values, sd));
  });

  test('of a constant are off by its last place at most', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), (constant) => {
        const moments = momentsOf(new Float64Array(100).fill(constant), 100);
        const lastPlace = Math.abs(constant) * Number.EPSILON + Number.MIN_VALUE;
        expect(Math.abs(meanOf(moments) - constant)).toBeLessThanOrEqual(lastPlace);
        expect(sdOf(moments)).toBeLessThanOrEqual(lastPlace);
      }),
    );
  });

  test('of runs far from one another are those of all samples in one run', () => {
    // squares of less than 1e-154 are no numbers of full precision
    const upTo = (max: number) =>
      fc.double({ noNaN: true, min: -max, max }).map((one) => (Math.abs(one) < 1e-100 ? 0 : one));
    const run = fc.record({
      centre: upTo(1e9),
      away: fc.array(upTo(1), { minLength: 1, maxLength: 9 }),
    });
    fc.assert(
      fc.property(fc.array(run, { minLength: 2, maxLength: 5 }), (runs) => {
        const moments = openMoments();
        for (const { centre, away } of runs) {
          addToMoments(
            moments,
            Float64Array.from(away, (one) => centre + one),
            0,
            away.length,
          );
        }
        const all = Float64Array.from(runs.flatMap(({ centre, away }) => away.map((one) => centre + one)));
        const largest = Math.max(...all.map(Math.abs));
        const allowed = 4 * all.length * largest * Number.EPSILON;
        const whole = momentsOf(all, all.length);
        expect(Math.abs(meanOf(moments) - meanOf(whole))).toBeLessThanOrEqual(allowed);
        expect(Math.abs(sdOf(moments) - sdOf(whole))).toBeLessThanOrEqual(allowed);
      }),
      { numRuns: 2000 },
    );
  });

  test('of many samples are those of runs of 1,024, bit for bit', () => {
    const values = Float64Array.from({ length: 2500 }, (_, i) => Math.sin(i) + i / 100);
    expect(momentsOf(values, values.length)).toEqual(momentsOf(values, 1024));
    expect(addToMoments(openMoments(), values, 0, 2500)).toEqual({
      least: Math.min(...values),
      largest: Math.max(...values),
    });
    expect(addToMoments(openMoments(), values, 7, 7)).toEqual({ least: Infinity, largest: -Infinity });
  });

  test('come with the least and the largest of the run, wherever in it they are', () => {
    const run = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 11 });
    fc.assert(
      fc.property(run, fc.array(run, { maxLength: 1 }), (values, before) => {
        const moments = openMoments();
        for (const earlier of before) addToMoments(moments, Float64Array.from(earlier), 0, earlier.length);
        const framed = Float64Array.of(-1e12, ...values, 1e12);
        const { least, largest } = addToMoments(moments, framed, 1, values.length + 1);
        expect([least, largest]).toEqual([
          Math.min(...framed.slice(1, -1)),
          Math.max(...framed.slice(1, -1)),
        ]);
      }),
    );
  });

  test('of an empty run change nothing', () => {
    const moments = momentsOf(Float64Array.of(1, 2), 2);
    const { least, largest } = addToMoments(moments, Float64Array.of(9), 0, 0);
    expect([least, largest]).toEqual([Infinity, -Infinity]);
    mergeMoments(moments, openMoments());
    expect(meanOf(moments)).toBe(1.5);
  });

  test('that do not exist are refused', () => {
    expect(() => meanOf(openMoments())).toThrow(/no samples/);
    expect(() => sdOf(momentsOf(Float64Array.of(1), 1))).toThrow(/fewer than two/);
  });
});
