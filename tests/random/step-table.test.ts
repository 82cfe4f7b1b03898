import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discrete } from '../../src/random/discrete.ts';
import type { Distribution } from '../../src/random/distribution.ts';
import { negativeBinomial } from '../../src/random/negative-binomial.ts';
import { normal } from '../../src/random/normal.ts';
import { poisson } from '../../src/random/poisson.ts';
import {
  buildStepTable,
  fillFromSteps,
  massesOf,
  type StepTable,
  stepAt,
} from '../../src/random/step-table.ts';

const WORDS = 2 ** 32;

/** Probability that the table gives each value. */
function masses(table: StepTable): Map<number, number> {
  const found = new Map<number, number>();
  table.values.forEach((value, i) => {
    found.set(value, (table.bounds[i]! - (i === 0 ? -1 : table.bounds[i - 1]!)) / WORDS);
  });
  return found;
}

function momentsOf(table: StepTable): { mean: number; variance: number } {
  const shares = [...masses(table)];
  const mean = shares.reduce((sum, [value, share]) => sum + value * share, 0);
  return { mean, variance: shares.reduce((sum, [value, share]) => sum + (value - mean) ** 2 * share, 0) };
}

function poissonMass(mean: number, count: number): number {
  let mass = Math.exp(-mean);
  for (let k = 1; k <= count; k++) mass *= mean / k;
  return mass;
}

/** A law that has to be tabulated by its quantile and CDF. */
const { massRatio: _ratio, ...byCdf }: Distribution = poisson;

/** The last word that gives `limit` or less. */
function lastWordUpTo(table: StepTable, limit: number): number {
  const above = table.values.findIndex((value) => value > limit);
  return table.bounds[above === -1 ? table.bounds.length - 1 : above - 1]!;
}

describe('buildStepTable', () => {
  test.each([
    ['poisson', poisson, [3], 0, -Infinity, Infinity],
    ['poisson moved and kept to a range', poisson, [6], 1, 4, 9],
    ['poisson of a large mean', poisson, [250_000], 0, -Infinity, Infinity],
    ['negative binomial', negativeBinomial, [12, 6.5], 1, -Infinity, Infinity],
    ['negative binomial with r below 1', negativeBinomial, [0.3, 6.5], 0, -Infinity, Infinity],
    ['negative binomial without its zero', negativeBinomial, [2, 4], 0, 1, Infinity],
  ] as const)(
    '%s: ratios of masses and the CDF give the same table',
    (_, law, parameters, shift, min, max) => {
      const { massRatio: _ratio, ...withoutRatio }: Distribution = law;
      const fast = buildStepTable(law, parameters, shift, min, max);
      const slow = buildStepTable(withoutRatio, parameters, shift, min, max);
      const gaps = slow.values.map((value, i) => Math.abs(lastWordUpTo(fast, value) - slow.bounds[i]!));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(1);
    },
  );

  test('masses add up to 1 and are those of the law', () => {
    const masses = massesOf(buildStepTable(poisson, [3]));
    expect(masses.reduce((sum, mass) => sum + mass)).toBe(1);
    masses.forEach((mass, count) => {
      expect(Math.abs(mass - poissonMass(3, count))).toBeLessThanOrEqual(2 ** -32);
    });
  });

  test('Poisson of mean 3: every value has its probability to 2^-32', () => {
    const found = masses(buildStepTable(poisson, [3]));
    for (let count = 0; count < 25; count++) {
      expect(Math.abs((found.get(count) ?? 0) - poissonMass(3, count))).toBeLessThanOrEqual(2 ** -32);
    }
    expect([...found.values()].reduce((sum, share) => sum + share)).toBe(1);
  });

  test('the words up to each bound are the CDF to the nearest word', () => {
    const table = buildStepTable(poisson, [1000]);
    table.values.forEach((value, i) => {
      const exact = poisson.cdf(value, [1000]) * WORDS;
      expect(Math.abs(table.bounds[i]! + 1 - exact)).toBeLessThanOrEqual(0.5);
    });
  });

  test('a list of values keeps them and their weights', () => {
    const found = masses(buildStepTable(discrete, [-1.5, 0.25, 7, 0.2, 0.5, 0.3]));
    expect([...found.keys()]).toEqual([-1.5, 0.25, 7]);
    [0.2, 0.5, 0.3].forEach((weight, i) => {
      expect(Math.abs([...found.values()][i]! - weight)).toBeLessThanOrEqual(2 ** -32);
    });
  });

  test('a single value is a law too', () => {
    const table = buildStepTable(discrete, [4, 1]);
    expect([stepAt(table, 0), stepAt(table, WORDS - 1), table.values.length]).toEqual([4, 4, 1]);
  });

  test.each([
    ['poisson(100000)', poisson, [100_000], 100_000, 100_000, 4200],
    ['negative_binomial(r 12, mean 6.5)', negativeBinomial, [12, 6.5], 6.5, 6.5 + 6.5 ** 2 / 12, 60],
    [
      'negative_binomial(r 25, mean 10000)',
      negativeBinomial,
      [25, 10_000],
      10_000,
      10_000 + 10_000 ** 2 / 25,
      25_000,
    ],
  ] as const)(
    '%s: mean within 1e-8, variance within 1e-6, few values',
    (_, law, parameters, mean, variance, most) => {
      const table = buildStepTable(law, parameters);
      const found = momentsOf(table);
      expect(Math.abs(found.mean / mean - 1)).toBeLessThan(1e-8);
      expect(Math.abs(found.variance / variance - 1)).toBeLessThan(1e-6);
      expect(table.values.length).toBeLessThan(most);
    },
  );

  test('a shift moves every value and no probability', () => {
    const plain = buildStepTable(poisson, [3]);
    const shifted = buildStepTable(poisson, [3], 1);
    expect([...shifted.values]).toEqual([...plain.values].map((value) => value + 1));
    expect(shifted.bounds).toEqual(plain.bounds);
  });

  test('bounds belong to the law, and what they keep is renormalised', () => {
    const found = masses(buildStepTable(poisson, [3], 1, 2, 5));
    expect([...found.keys()]).toEqual([2, 3, 4, 5]);
    const kept = [1, 2, 3, 4].map((count) => poissonMass(3, count));
    const total = kept.reduce((sum, mass) => sum + mass);
    kept.forEach((mass, i) => {
      expect(Math.abs(found.get(i + 2)! - mass / total)).toBeLessThanOrEqual(2 ** -32);
    });
  });

  test('bounds between the values of a list keep what lies inside', () => {
    const list = [0.2, 0.6, 1.1, 0.25, 0.25, 0.5];
    expect([...buildStepTable(discrete, list, 0, 0.5).values]).toEqual([0.6, 1.1]);
    expect([...buildStepTable(discrete, list, 0, 0.6, 1).values]).toEqual([0.6]);
    expect([...buildStepTable(discrete, list, 10, 10.1, 10.3).values]).toEqual([10.2]);
  });

  test('gives the quantile of the law for any word', () => {
    const parameter = fc.double({ min: 0.01, max: 2000, noNaN: true });
    fc.assert(
      fc.property(
        parameter,
        fc.array(fc.nat({ max: WORDS - 1 }), { minLength: 50, maxLength: 50 }),
        (mean, words) => {
          const table = buildStepTable(poisson, [mean]);
          for (const word of words) {
            const value = stepAt(table, word);
            // By the definition, with the rounding of the CDF left open.
            expect(poisson.cdf(value, [mean]) * WORDS).toBeGreaterThan(word + 0.5 - 0.01);
            expect(value === 0 ? 0 : poisson.cdf(value - 1, [mean]) * WORDS).toBeLessThan(word + 0.5 + 0.01);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('is monotone in the word, also at each bound', () => {
    const table = buildStepTable(negativeBinomial, [12, 6.5]);
    table.bounds.forEach((bound, i) => {
      expect(stepAt(table, bound)).toBe(table.values[i]);
      if (i > 0) expect(stepAt(table, table.bounds[i - 1]! + 1)).toBe(table.values[i]);
    });
    expect(table.bounds.at(-1)).toBe(WORDS - 1);
  });

  test('the guide lets a draw pass two bounds at most on average', () => {
    for (const table of [buildStepTable(poisson, [3]), buildStepTable(poisson, [100_000])]) {
      let passed = 0;
      for (let i = 0; i < 10_000; i++) {
        const word = Math.floor(((i + 0.5) / 10_000) * WORDS);
        const start = table.guide[Math.floor((word / WORDS) * table.guide.length)]!;
        passed += table.values.indexOf(stepAt(table, word)) - start;
      }
      expect(passed / 10_000).toBeLessThan(2);
    }
  });

  test('survives the trip to another thread', () => {
    const table = buildStepTable(poisson, [3]);
    expect(structuredClone(table)).toEqual(table);
  });

  test('refuses a continuous law and bounds that keep next to nothing', () => {
    expect(() => buildStepTable(normal, [0, 1])).toThrow('needs a discrete law, not normal');
    expect(() => buildStepTable(byCdf, [3], 0, 40)).toThrow('keeps a probability of');
    expect(() => buildStepTable(discrete, [1, 2, 0.5, 0.5], 0, 1.2, 1.8)).toThrow('keeps a probability of 0');
  });

  test('refuses a CDF that does not belong to the quantile, and a law with millions of values', () => {
    const torn: Distribution = { ...byCdf, cdf: (x, parameters) => poisson.cdf(x, parameters) / 2 };
    const fine: Distribution = { ...byCdf, quantile: (p) => p * 1e12, cdf: (x) => x / 1e12 };
    expect(() => buildStepTable(torn, [3])).toThrow('at the quantile of');
    expect(() => buildStepTable(fine, [3])).toThrow('more than 1048576 values');
  });
});

describe('fillFromSteps', () => {
  test('gives what stepAt gives, and touches nothing else', () => {
    const table = buildStepTable(negativeBinomial, [12, 6.5], 1, 1, 40);
    const word = fc.oneof(fc.nat({ max: WORDS - 1 }), fc.constantFrom(0, 2 ** 31 - 1, 2 ** 31, WORDS - 1));
    fc.assert(
      fc.property(fc.array(word), fc.nat({ max: 3 }), (words, outStart) => {
        const out = new Float64Array(outStart + words.length + 2).fill(-7);
        fillFromSteps(table, Uint32Array.from([...words, 5]), words.length, out, outStart);
        const expected = words.map((w) => stepAt(table, w));
        expect([...out]).toEqual([...new Array(outStart).fill(-7), ...expected, -7, -7]);
      }),
    );
  });
});
