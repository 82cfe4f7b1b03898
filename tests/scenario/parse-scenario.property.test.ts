import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { DISTRIBUTION_NAMES, distributionNamed } from '../../src/random/distributions.ts';
import { describeQuantities } from '../../src/scenario/describe-quantities.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { HIDDEN_CHARACTER, ScenarioError } from '../../src/scenario/scenario-fault.ts';
import { SMALL_SCENARIO, smallWith } from './small-scenario.ts';

const EVERY_LAW = readFileSync(new URL('every-law.yaml', import.meta.url), 'utf8');

/**
 * Any text gives a scenario whose quantities have ordered, finite percentiles, or faults that stand in the file
 * in its order.
 *
 * @returns whether it was a scenario
 */
function parses(text: string): boolean {
  try {
    for (const { path, mean, p01, p50, p99 } of describeQuantities(parseScenario(text, 'fuzz.yaml'))) {
      expect([mean, p01, p50, p99].every(Number.isFinite), path).toBe(true);
      expect(p01 <= p50 && p50 <= p99, path).toBe(true);
    }
    return true;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    expect(error.faults.length).toBeGreaterThan(0);
    const lineCount = text.split('\n').length;
    let last = 1;
    for (const { line, column, path, found, rule } of error.faults) {
      expect(line).toBeGreaterThanOrEqual(last);
      expect(line).toBeLessThanOrEqual(lineCount);
      expect(column).toBeGreaterThanOrEqual(1);
      expect([path, found, rule]).not.toContain('');
      expect(`${path}${found}${rule}`).not.toMatch(HIDDEN_CHARACTER);
      last = line;
    }
    return false;
  }
}

/** Words that YAML, numbers or the schema give a meaning. */
const WORDS = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ': ',
    ', ',
    '- ',
    '\n',
    '\n  ',
    '\t',
    '#',
    '"',
    "'",
    '|\n',
    '>\n',
    '? ',
    '---\n',
    '%',
  ],
  ...[
    '&a ',
    '*a',
    '!!int ',
    '!x ',
    '<<: ',
    '~',
    'null',
    'true',
    '0',
    '-1',
    '1e999',
    '.nan',
    '0x1F',
    '1_000',
    '1,5',
  ],
  ...['dist: ', 'p10: ', 'p90: ', 'min: ', 'max: ', 'shift: ', 'per: ticket', '__proto__: ', 'mean: '],
  ...['\u0000', '\u202e', '\ud800', '\ufeff', 'ü', '😀', '\r\n'],
  ...DISTRIBUTION_NAMES,
];

type Edit = (text: string) => string;

/** Puts a piece of text in place of some characters of the text. */
const edit: fc.Arbitrary<Edit> = fc
  .record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(300)),
    piece: fc.oneof(
      fc.constantFrom(...WORDS),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.double().map(String),
    ),
  })
  .map(({ at, length, piece }) => (text) => {
    const start = Math.floor(at * text.length);
    return text.slice(0, start) + piece + text.slice(start + length);
  });

/** Writes one number of the text anew. */
const newNumber: fc.Arbitrary<Edit> = fc
  .record({
    at: fc.nat(),
    number: fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, 1, 1e-9, 1e9, 1e300)),
  })
  .map(({ at, number }) => (text) => {
    const numbers = [...text.matchAll(/(?<=[:[,] )-?\d[\d.]*/g)];
    const found = numbers[at % Math.max(1, numbers.length)];
    if (found === undefined) return text;
    return text.slice(0, found.index) + number + text.slice(found.index + found[0].length);
  });

const mutated = fc
  .tuple(fc.constantFrom(SMALL_SCENARIO, EVERY_LAW), fc.array(fc.oneof(edit, newNumber), { maxLength: 4 }))
  .map(([text, edits]) => edits.reduce((changed, change) => change(changed), text));

const someNumber = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100) },
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 4000 }) },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 40 }) },
  { weight: 1, arbitrary: fc.double() },
);
const someBound = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(0, 1) },
  { weight: 1, arbitrary: someNumber },
);

/** A law by one of its forms, whatever the numbers. */
const lawOf = (number: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.constantFrom(...DISTRIBUTION_NAMES).chain((dist) => {
    const { forms, percentiles } = distributionNamed(dist);
    const byPercentiles = (percentiles?.counts ?? []).map((count) => ['p10', 'p50', 'p90'].slice(-count));
    const numbers = dist === 'discrete' ? fc.array(someNumber, { minLength: 2, maxLength: 2 }) : number;
    return fc.constantFrom(...forms.map(({ keys }) => keys), ...byPercentiles).chain((keys) =>
      fc.record(
        {
          dist: fc.constant(dist),
          ...Object.fromEntries(keys.map((key) => [key, numbers])),
          shift: someBound,
          min: someBound,
          max: someNumber,
        } as Record<string, fc.Arbitrary<unknown>>,
        { requiredKeys: ['dist', ...keys] },
      ),
    );
  });

const PLACES = [
  'per_month',
  'growth_per_month',
  'turns',
  'user_tokens',
  'rate',
  'cost_per_ticket',
  'monthly',
];

/** A law at a place, its parameters laws too now and then. */
const placedLaw = fc
  .tuple(fc.constantFrom(...PLACES), lawOf(fc.oneof({ weight: 4, arbitrary: someNumber }, lawOf(someNumber))))
  .map(([place, law]) => smallWith(place, JSON.stringify(law).replaceAll('null', '.nan')));

/** Any tree under the keys of a scenario. */
const anyTree = fc
  .dictionary(
    fc.oneof(
      fc.constantFrom(
        'costband',
        'id',
        'tickets',
        'conversation',
        'caching',
        'infrastructure',
        'budget',
        'prices',
        'assumptions',
      ),
      fc.string({ maxLength: 6 }),
    ),
    fc.anything({
      key: fc.oneof(fc.constantFrom('dist', 'turns', 'per_month', 'line', 'min'), fc.string()),
      maxDepth: 4,
    }),
  )
  .map((tree) => {
    try {
      return stringify(tree);
    } catch {
      // What YAML cannot write is no text of a scenario.
      return String(tree);
    }
  });

describe('never throws: a scenario, or faults with lines of the file', () => {
  test.each([
    ['mutated scenarios', mutated, 1000],
    ['laws with any numbers', placedLaw, 1500],
    ['any trees', anyTree, 500],
    ['any text', fc.string({ unit: 'binary', maxLength: 400 }), 500],
  ])(
    '%s',
    (_, text, numRuns) => {
      fc.assert(
        fc.property(text, (one) => {
          parses(one);
        }),
        { seed: 20261124, numRuns },
      );
    },
    120_000,
  );

  test('a good share of the mutated scenarios and laws still are scenarios, so that both ways are walked', () => {
    const share = (text: fc.Arbitrary<string>) => {
      const samples = fc.sample(text, { seed: 20261124, numRuns: 200 });
      return samples.filter(parses).length / samples.length;
    };
    for (const text of [mutated, placedLaw]) {
      expect(share(text)).toBeGreaterThan(0.02);
      expect(share(text)).toBeLessThan(0.98);
    }
  }, 60_000);
});
