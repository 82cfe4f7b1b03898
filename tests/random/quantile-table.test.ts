import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import {
  buildQuantileTable,
  fillFromTable,
  type QuantileTable,
  valueAt,
} from '../../src/random/quantile-table.ts';

const require = createRequire(import.meta.url);
const betaQuantile = require('@stdlib/stats/base/dists/beta/quantile') as (
  p: number,
  a: number,
  b: number,
) => number;
const gammaQuantile = require('@stdlib/stats/base/dists/gamma/quantile') as (
  p: number,
  shape: number,
  rate: number,
) => number;

const WORDS = 2 ** 32;
const lognormal = (sigma: number) => (p: number) => Math.exp(sigma * normalQuantile(p));
const lognormalVariance = (sigma: number) => Math.expm1(sigma * sigma) * Math.exp(sigma * sigma);

const laws = [
  {
    name: 'lognormal, sigma 0.5',
    quantile: lognormal(0.5),
    mean: Math.exp(0.125),
    variance: lognormalVariance(0.5),
  },
  { name: 'beta(8, 2)', quantile: (p: number) => betaQuantile(p, 8, 2), mean: 0.8, variance: 16 / 1100 },
  { name: 'beta(60, 40)', quantile: (p: number) => betaQuantile(p, 60, 40), mean: 0.6, variance: 0.24 / 101 },
  { name: 'gamma(4)', quantile: (p: number) => gammaQuantile(p, 4, 1), mean: 4, variance: 4 },
  { name: 'gamma(0.5)', quantile: (p: number) => gammaQuantile(p, 0.5, 1), mean: 0.5, variance: 0.5 },
  { name: 'exponential', quantile: (p: number) => -Math.log1p(-p), mean: 1, variance: 1 },
] as const;

/** Words evenly spread over log tail probability from 1e-6 to 1/2, both tails. */
const probes = Array.from({ length: 20_000 }, (_, i) => {
  const depth = Math.floor(0.5 * WORDS * 2e-6 ** (i / 20_000));
  return i % 2 === 0 ? depth : WORDS - 1 - depth;
});

function worstRelativeError(table: QuantileTable, quantile: (p: number) => number): number {
  return Math.max(
    ...probes.map((word) => Math.abs(valueAt(table, word) / quantile((word + 0.5) / WORDS) - 1)),
  );
}

/** Mean and variance over all 2^32 words: a 5-point sum of each run of words on one polynomial is exact. */
function momentsOverAllWords(table: QuantileTable): { mean: number; variance: number } {
  let sum = 0;
  let sumOfSquares = 0;
  for (const flip of [0, WORDS - 1]) {
    for (const { firstDepth, depthCount } of runsOfDepths()) {
      const value = (depth: number) => valueAt(table, flip === 0 ? depth : flip - depth);
      sum += sumOverRun(firstDepth, depthCount, value);
      sumOfSquares += sumOverRun(firstDepth, depthCount, (depth) => value(depth) * value(depth));
    }
  }
  const mean = sum / WORDS;
  return { mean, variance: sumOfSquares / WORDS - mean * mean };
}

function* runsOfDepths(): Generator<{ firstDepth: number; depthCount: number }> {
  for (let depth = 0; depth < 1024; depth++) yield { firstDepth: depth, depthCount: 1 };
  for (let octaveStart = 1024; octaveStart < WORDS / 2; octaveStart *= 2) {
    const depthCount = octaveStart / 32;
    for (let i = 0; i < 32; i++) yield { firstDepth: octaveStart + i * depthCount, depthCount };
  }
}

/** Sum over a run of a polynomial of degree four at most, by Newton's forward differences at five even steps. */
function sumOverRun(firstDepth: number, depthCount: number, value: (depth: number) => number): number {
  if (depthCount === 1) return value(firstDepth);
  const step = depthCount / 4;
  const nodes = [0, 1, 2, 3].map((k) => value(firstDepth + k * step));
  const last = value(firstDepth + depthCount - 1);
  return polynomialSum([0, step, 2 * step, 3 * step, depthCount - 1], [...nodes, last], depthCount);
}

function polynomialSum(xs: number[], ys: number[], count: number): number {
  const centre = (count - 1) / 2;
  // Even moments of the integers 0 .. count-1 about their centre.
  const m2 = (count * (count * count - 1)) / 12;
  const m4 = (m2 * (3 * count * count - 7)) / 20;
  let total = 0;
  for (let i = 0; i < xs.length; i++) {
    // Lagrange basis polynomial in z = x - centre, as ascending coefficients.
    let basis = [1];
    for (let j = 0; j < xs.length; j++) {
      if (j === i) continue;
      const scale = 1 / (xs[i]! - xs[j]!);
      const root = xs[j]! - centre;
      const next = new Array<number>(basis.length + 1).fill(0);
      basis.forEach((coefficient, power) => {
        next[power + 1]! += coefficient * scale;
        next[power]! -= coefficient * root * scale;
      });
      basis = next;
    }
    total += ys[i]! * (basis[0]! * count + basis[2]! * m2 + basis[4]! * m4);
  }
  return total;
}

describe('buildQuantileTable', () => {
  test.each(laws)('$name: quantiles within 1e-6, mean within 1e-9, variance within 1e-7', (law) => {
    const table = buildQuantileTable(law.quantile);
    const { mean, variance } = momentsOverAllWords(table);
    expect(worstRelativeError(table, law.quantile)).toBeLessThan(1e-6);
    expect(Math.abs(mean / law.mean - 1)).toBeLessThan(1e-9);
    expect(Math.abs(variance / law.variance - 1)).toBeLessThan(1e-7);
  });

  test('lognormal, sigma 1.5: quantiles within 1e-5, mean within 1e-8', () => {
    const table = buildQuantileTable(lognormal(1.5));
    expect(worstRelativeError(table, lognormal(1.5))).toBeLessThan(1e-5);
    expect(Math.abs(momentsOverAllWords(table).mean / Math.exp(1.125) - 1)).toBeLessThan(1e-8);
  });

  test('the error measures see a table whose parabolas are straightened', () => {
    const { cells } = buildQuantileTable(lognormal(0.5));
    const straight: QuantileTable = { kind: 'quantile', cells: cells.slice() };
    for (let at = 0; at < cells.length; at += 3) {
      straight.cells[at + 1] = cells[at + 1]! + cells[at + 2]!;
      straight.cells[at + 2] = 0;
    }
    expect(worstRelativeError(straight, lognormal(0.5))).toBeGreaterThan(1e-5);
    expect(momentsOverAllWords(straight).mean / Math.exp(0.125) - 1).toBeGreaterThan(1e-6);
  });

  test('a uniform law gives p itself, and the example of the docstring', () => {
    const table = buildQuantileTable((p) => p);
    for (const word of [1, 31, 32, 12_345, WORDS / 2 - 1, WORDS / 2, WORDS - 2]) {
      expect(valueAt(table, word)).toBeCloseTo((word + 0.5) / WORDS, 14);
    }
    expect(
      valueAt(
        buildQuantileTable((p) => 10 * p),
        2 ** 31,
      ),
    ).toBeCloseTo(5.000000001164153, 12);
  });

  test('a constant gives exactly that constant, whatever the word', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.nat({ max: WORDS - 1 }),
        (constant, word) => {
          const table = buildQuantileTable(() => constant);
          // numerically: -0 and 0 are one number
          expect(valueAt(table, word) === constant).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test.each([
    ['a smooth law', lognormal(0.5), 1000],
    ['one without any smooth stretch', (p: number) => Math.round(p * 1e7), 6000],
  ])('%s: few quantiles are asked for, all strictly inside (0, 1)', (_, quantile, most) => {
    const asked: number[] = [];
    buildQuantileTable((p) => {
      asked.push(p);
      return quantile(p);
    });
    expect(asked.length).toBeLessThan(most);
    expect(Math.min(...asked)).toBeGreaterThan(0);
    expect(Math.max(...asked)).toBeLessThan(1);
  });

  test('survives the trip to another thread', () => {
    const table = buildQuantileTable(lognormal(0.5));
    expect(structuredClone(table)).toEqual(table);
  });

  test.each([
    ['NaN', (p: number) => (p > 0.7 ? Number.NaN : p)],
    ['infinite', (p: number) => (p < 1e-9 ? Number.NEGATIVE_INFINITY : p)],
    ['falling', (p: number) => -p],
    ['falling in one place', (p: number) => (p < 0.3 ? p : p - 0.1)],
  ])('refuses a quantile function that is %s', (_, quantile) => {
    expect(() => buildQuantileTable(quantile)).toThrow('a quantile function must');
  });
});

describe('values are monotone in the word', () => {
  const jump = (p: number) => (p < 0.61 ? 1 : 2);
  const mixture = (p: number) => (p < 0.9 ? p : 100 + lognormal(1)(p));
  const subjects = [
    ...laws,
    { name: 'lognormal, sigma 1.5', quantile: lognormal(1.5) },
    { name: 'a jump', quantile: jump },
    { name: 'a mixture with a gap', quantile: mixture },
  ];

  test.each(subjects)('$name: across every joint and between any two words', ({ quantile }) => {
    const table = buildQuantileTable(quantile);
    for (const joint of joints()) expectRising(table, joint - 1, joint);
    fc.assert(
      fc.property(fc.nat({ max: WORDS - 1 }), fc.nat({ max: WORDS - 1 }), (one, other) => {
        expectRising(table, Math.min(one, other), Math.max(one, other));
      }),
      { numRuns: 2000 },
    );
  });

  test('a jump moves by less than one cell', () => {
    const table = buildQuantileTable(jump);
    const [tailProbability, cell] = [0.39, 0.25 / 32];
    expect(valueAt(table, Math.floor((1 - tailProbability - cell) * WORDS))).toBe(1);
    expect(valueAt(table, Math.ceil((1 - tailProbability + cell) * WORDS))).toBe(2);
  });

  function* joints(): Generator<number> {
    yield WORDS / 2;
    for (let depth = 1; depth < 64; depth++) yield* [depth, WORDS - depth];
    for (let octaveStart = 64; octaveStart < WORDS / 2; octaveStart *= 2) {
      for (let i = 0; i < 32; i++) {
        const depth = octaveStart + (i * octaveStart) / 32;
        yield* [depth, WORDS - depth];
      }
    }
  }

  function expectRising(table: QuantileTable, lowerWord: number, upperWord: number): void {
    const [lower, upper] = [valueAt(table, lowerWord), valueAt(table, upperWord)];
    const rounding = 1e-15 * Math.abs(upper);
    if (!(lower <= upper + rounding))
      expect.fail(`word ${lowerWord} gives ${lower}, ${upperWord} gives ${upper}`);
  }
});

describe('fillFromTable', () => {
  test('gives what valueAt gives, and touches nothing else', () => {
    const table = buildQuantileTable(lognormal(0.5));
    const word = fc.oneof(
      fc.nat({ max: WORDS - 1 }),
      fc.constantFrom(0, 1, WORDS / 2 - 1, WORDS / 2, WORDS - 1),
    );
    fc.assert(
      fc.property(fc.array(word), fc.nat({ max: 3 }), (words, outStart) => {
        const out = new Float64Array(outStart + words.length + 2).fill(-7);
        fillFromTable(table, Uint32Array.from([...words, 5]), words.length, out, outStart);
        const expected = words.map((w) => valueAt(table, w));
        expect([...out]).toEqual([...new Array(outStart).fill(-7), ...expected, -7, -7]);
      }),
    );
  });
});
