import { describe, expect, test } from 'vitest';
import { openPlainSampler } from '../../src/random/plain-sampler.ts';
import { openStream } from '../../src/random/stream.ts';
import { isNumericQuantity, type NumericQuantity, quantityLaw } from '../../src/scenario/quantity-law.ts';
import type { RandomQuantity } from '../../src/scenario/scenario.ts';
import { compileVariable } from '../../src/simulate/compile-quantity.ts';
import { bindQuantity, fillQuantity } from '../../src/simulate/draw-quantity.ts';
import { drawsOf } from '../../src/simulate/plain-quantity.ts';
import { assertFollowsCdf } from '../support/follows-cdf.ts';
import { assertFollowsPmf } from '../support/follows-pmf.ts';
import { ticketScenario } from './ticket-scenario.ts';

/*
 * Each test of right draws fails with at most this probability, whatever the seed; seeds are fixed, so a failure is a
 * change. 100,000 draws allow the distribution function to be off by 0.0104: the planted faults move it by 0.02 or more.
 */
const FALSE_FAIL = { falseFailRate: 1e-9 };
const DRAWS = 100_000;

const CONTINUOUS: Readonly<Record<string, string>> = {
  'parts that lie apart':
    '{ dist: mixture, of: [{ weight: 4, dist: lognormal, median: 20, sigma: 0.4 }, { weight: 1, dist: gamma, shape: 3, mean: 900 }] }',
  'parts that overlap, moved and cut':
    '{ dist: mixture, shift: 5, min: 12, max: 300, of: [{ weight: 1, dist: weibull, shape: 1.5, scale: 40 }, { weight: 2, dist: triangular, low: 0, mode: 50, high: 90 }, { weight: 1, dist: normal, mean: 150, sd: 90, min: 0 }] }',
};
const WITH_ZERO =
  '{ dist: mixture, of: [{ weight: 0.6, dist: constant, value: 0 }, { weight: 0.4, dist: lognormal, median: 300, sigma: 0.7 }] }';
const COUNTS =
  '{ dist: mixture, of: [{ weight: 3, dist: poisson, mean: 1, shift: 1 }, { weight: 1, dist: negative_binomial, r: 2, mean: 9, shift: 1 }, { weight: 0.5, dist: constant, value: 4 }] }';
const CUT_COUNTS = COUNTS.replace('mixture,', 'mixture, shift: 1, min: 3, max: 20,');

function quantityOf(yaml: string): RandomQuantity {
  return ticketScenario({ conversation: { user_tokens: yaml } }).segments[0]!.conversation.userTokens
    .tokens as RandomQuantity;
}

/** Draws of the plain engine: a part by its weight, then a draw of the part. */
function plainDraws(quantity: RandomQuantity): Float64Array {
  const draw = drawsOf(quantity, { ...openPlainSampler(20260401, 0), known: new Map() });
  return Float64Array.from({ length: DRAWS }, draw);
}

/** Draws of the fast engine: one word, one value of the table. */
function fastDraws(quantity: RandomQuantity): Float64Array {
  const compiled = compileVariable({ uncertain: [], anyLaw: false }, 'mixture', quantity, () => 0);
  const words = new Uint32Array(DRAWS);
  openStream(20260401, 'mixture', 0, 0, 0).fill(words, DRAWS);
  const values = new Float64Array(DRAWS);
  fillQuantity(bindQuantity(compiled, new Float64Array(0)), words, DRAWS, values);
  return values;
}

/** The second weight doubled: what a slip with weights would do. */
function withWrongWeights(quantity: RandomQuantity): RandomQuantity {
  const parts = quantity.parts!.map(({ weight, law }, i) => ({ weight: i === 1 ? 2 * weight : weight, law }));
  return { ...quantity, parts };
}

function cdfOf(quantity: RandomQuantity): (x: number) => number {
  return quantityLaw(quantity as NumericQuantity).cdf;
}

/** Probabilities of whole numbers, from the distribution function. */
function massesOf(quantity: RandomQuantity): ReadonlyMap<number, number> {
  const cdf = cdfOf(quantity);
  return new Map(Array.from({ length: 200 }, (_, x) => [x, cdf(x) - cdf(x - 0.5)]));
}

describe.each([
  ['the plain engine', plainDraws],
  ['the fast engine', fastDraws],
] as const)('draws of %s', (_, draws) => {
  test.each(Object.entries(CONTINUOUS))('%s', (_name, yaml) => {
    const quantity = quantityOf(yaml);
    expect(isNumericQuantity(quantity)).toBe(true);
    assertFollowsCdf(draws(quantity), cdfOf(quantity), FALSE_FAIL);
    expect(() => assertFollowsCdf(draws(withWrongWeights(quantity)), cdfOf(quantity), FALSE_FAIL)).toThrow(
      /CDF off/,
    );
  });

  test('a single value and the rest, each by itself', () => {
    const quantity = quantityOf(WITH_ZERO);
    const found = draws(quantity);
    assertFollowsPmf(found, new Map([[0, 0.6]]), FALSE_FAIL);
    const rest = (x: number) => (cdfOf(quantity)(x) - 0.6) / 0.4;
    assertFollowsCdf(
      found.filter((value) => value !== 0),
      rest,
      FALSE_FAIL,
    );
    expect(() =>
      assertFollowsPmf(draws(withWrongWeights(quantity)), new Map([[0, 0.6]]), FALSE_FAIL),
    ).toThrow(/share/);
  });

  test.each([
    ['counts', COUNTS],
    ['counts, moved and cut', CUT_COUNTS],
  ])('%s', (_name, yaml) => {
    const quantity = quantityOf(yaml);
    assertFollowsPmf(draws(quantity), massesOf(quantity), FALSE_FAIL);
    expect(() => assertFollowsPmf(draws(withWrongWeights(quantity)), massesOf(quantity), FALSE_FAIL)).toThrow(
      /share/,
    );
  });
});

test.each([
  ['a law of fractions', '{ dist: gamma, shape: 3, mean: { dist: uniform, low: 700, high: 1100 } }', 'mean'],
  ['a shape', '{ dist: gamma, mean: 900, shape: { dist: uniform, low: 2, high: 5 } }', 'shape'],
])('with an uncertain parameter of %s the fast engine draws the mixture of each trial', (_, part, key) => {
  const quantity = quantityOf(
    `{ dist: mixture, of: [{ weight: 4, dist: lognormal, median: 20, sigma: 0.4 }, { weight: 1, ${part.slice(1)}] }`,
  );
  const compiler = { uncertain: [], anyLaw: false };
  const compiled = compileVariable(compiler, 'mixture', quantity, () => 0);
  expect(compiler.uncertain).toMatchObject([{ name: `mixture.of[1].${key}` }]);
  const words = new Uint32Array(DRAWS);
  const values = new Float64Array(DRAWS);
  for (const [trial, value] of (key === 'mean' ? [750, 900] : [2.2, 4.7]).entries()) {
    openStream(20260401, 'mixture', 0, 0, trial).fill(words, DRAWS);
    fillQuantity(bindQuantity(compiled, Float64Array.of(value)), words, DRAWS, values);
    const settled = {
      ...quantity,
      parts: quantity.parts!.map(({ weight, law }) => ({
        weight,
        law: { ...law, values: law.values.map((one) => (typeof one === 'number' ? one : value)) },
      })),
    };
    assertFollowsCdf(values, cdfOf(settled), FALSE_FAIL);
    expect(() => assertFollowsCdf(values, cdfOf(withWrongWeights(settled)), FALSE_FAIL)).toThrow(/CDF off/);
  }
});

test('turns with an uncertain parameter have one table of steps in each trial', () => {
  const quantity = ticketScenario({
    conversation: { turns: COUNTS.replace('mean: 9', 'mean: { dist: uniform, low: 5, high: 12 }') },
  }).segments[0]!.conversation.turns as RandomQuantity;
  const compiled = compileVariable({ uncertain: [], anyLaw: false }, 'turns', quantity, () => 0);
  const bound = bindQuantity(compiled, Float64Array.of(9));
  expect(bound).toMatchObject({ kind: 'table', table: { kind: 'step' } });
  const words = new Uint32Array(DRAWS);
  openStream(20260401, 'turns', 0, 0, 0).fill(words, DRAWS);
  const values = new Float64Array(DRAWS);
  fillQuantity(bound, words, DRAWS, values);
  assertFollowsPmf(values, massesOf(quantityOf(COUNTS)), FALSE_FAIL);
});
