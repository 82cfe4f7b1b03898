import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { quantityText } from '../../src/scenario/describe-quantities.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { type NumericQuantity, quantityLaw } from '../../src/scenario/quantity-law.ts';
import type { Quantity } from '../../src/scenario/scenario.ts';
import { keepsToSchema } from './keeps-to-schema.ts';
import { faultsOf, smallWith } from './small-scenario.ts';

const conversationOf = (key: string, yaml: string) =>
  parseScenario(smallWith(key, yaml), 'small.yaml').segments[0]!.conversation;
const userTokens = (yaml: string): Quantity => conversationOf('user_tokens', yaml).userTokens.tokens;
const lawOf = (yaml: string) => quantityLaw(userTokens(yaml) as NumericQuantity);
const of = (...parts: readonly string[]) => `{ dist: mixture, of: [${parts.join(', ')}] }`;

const SHORT = '{ weight: 4, dist: lognormal, median: 20, sigma: 0.4 }';
const LONG = '{ weight: 1, dist: gamma, shape: 3, mean: 900 }';
const NONE = '{ weight: 5, dist: constant, value: 0 }';

describe('a mixture', () => {
  test('is read as its parts with their weights, and written as it was', () => {
    const bare = { shift: 0, min: -Infinity, max: Infinity };
    const quantity = userTokens(`{ dist: mixture, of: [${SHORT}, ${NONE}], max: 90 }`);
    expect(quantity).toEqual({
      dist: 'mixture',
      keys: [],
      values: [],
      shift: 0,
      min: -Infinity,
      max: 90,
      parts: [
        { weight: 4, law: { dist: 'lognormal', keys: ['median', 'sigma'], values: [20, 0.4], ...bare } },
        { weight: 5, law: { dist: 'constant', keys: ['value'], values: [0], ...bare } },
      ],
    });
    expect(quantityText(quantity)).toBe(`{ dist: mixture, of: [${SHORT}, ${NONE}], max: 90 }`);
  });

  test.each([
    ['in front of a ticket', of(SHORT, LONG).replace(' }', ' }').replace('of:', 'per: ticket, of:')],
    [
      'with an uncertain parameter',
      of(SHORT, '{ weight: 1, dist: gamma, shape: 3, mean: { dist: normal, mean: 900, sd: 50 } }'),
    ],
    ['with a single value', of(SHORT, NONE)],
    [
      'with parts that are cut and moved',
      of(
        '{ weight: 1, dist: normal, mean: 9, sd: 3, min: 0 }',
        '{ weight: 2, dist: poisson, mean: 4, shift: 1 }'.replace('poisson, mean: 4', 'exponential, mean: 4'),
      ),
    ],
  ])('may stand %s, to the parser and the schema alike', (_, yaml) => {
    const text = smallWith('user_tokens', yaml);
    expect(faultsOf(text)).toEqual([]);
    expect(keepsToSchema(JSON.parse(scenarioJsonSchema()), parse(text))).toBe(true);
  });

  test('weights are relative', () => {
    const [one, other] = [of(SHORT, LONG), of(SHORT.replace('4', '0.8'), LONG.replace('1', '0.2'))].map(
      lawOf,
    );
    for (const p of [0.01, 0.5, 0.79, 0.81, 0.99])
      expect(one!.quantile(p)).toBeCloseTo(other!.quantile(p), 9);
  });

  test('of a known answer has its mean and p95', () => {
    const law = lawOf(
      '{ dist: mixture, shift: 100, of: [{ weight: 0.7, dist: normal, mean: 0, sd: 1 }, { weight: 0.3, dist: normal, mean: 4, sd: 2 }], min: 0 }',
    );
    expect(law.mean()).toBeCloseTo(101.2, 12);
    expect(law.quantile(0.95)).toBeCloseTo(105.93484315967159, 10);
  });

  // SciPy: weights of what lies in [30, 2000], and the truncated mean by quad
  test('that is cut spreads what is cut off over all parts', () => {
    const whole = lawOf(of(SHORT, LONG));
    const cut = lawOf(`{ dist: mixture, of: [${SHORT}, ${LONG}], min: 30, max: 2000 }`);
    const kept = whole.cdf(2000) - whole.cdf(30);
    expect(cut.kept).toBeCloseTo(kept, 12);
    expect(cut.support).toEqual([30, 2000]);
    for (const x of [31, 50, 400, 1500]) {
      const level = (whole.cdf(x) - whole.cdf(30)) / kept;
      expect(cut.cdf(x)).toBeCloseTo(level, 12);
      expect(cut.quantile(level)).toBeCloseTo(x, 8);
    }
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += cut.quantile((i + 0.5) / 20_000) / 20_000;
    expect(Math.abs(cut.mean() / sum - 1)).toBeLessThan(1e-5);
  });

  test('with a single value at its bound keeps the value', () => {
    const law = lawOf(`{ dist: mixture, of: [${NONE}, ${SHORT}], min: 0 }`);
    expect([law.cdf(-1e-9), law.cdf(0)]).toEqual([0, 5 / 9]);
    expect([law.quantile(0.5), law.support]).toEqual([0, [0, Infinity]]);
  });

  test('of counts is a law of turns', () => {
    const { turns } = conversationOf(
      'turns',
      of(
        '{ weight: 3, dist: poisson, mean: 1, shift: 1 }',
        '{ weight: 1, dist: discrete, values: [1, 30], weights: [1, 1] }',
      ),
    );
    const law = quantityLaw(turns as NumericQuantity);
    expect([law.discrete, law.support, law.quantile(0.95)]).toEqual([true, [1, Infinity], 30]);
    expect(law.mean()).toBeCloseTo(0.75 * 2 + 0.25 * 15.5, 12);
  });
});

describe('a mixture is refused', () => {
  const OF = 'needs a list of 2 to 16 laws with weights: [{ weight: 0.8, dist: lognormal, … }, …]';
  const WEIGHT = 'needs a number above 0: how often this law is drawn, relative to the others';
  const at = (key: string, yaml: string) =>
    faultsOf(smallWith(key, yaml)).map((fault) => fault.replace(/^\d+:\d+ /, ''));

  test.each([
    ['without parts', 'user_tokens', '{ dist: mixture }', `user_tokens.of: missing; ${OF}`],
    ['of one part', 'user_tokens', of(SHORT), `user_tokens.of: a list; ${OF}`],
    ['of 17 parts', 'user_tokens', of(...Array(17).fill(SHORT)), `user_tokens.of: a list; ${OF}`],
    [
      'with parameters of its own',
      'user_tokens',
      `{ dist: mixture, mean: 4, of: [${SHORT}, ${LONG}] }`,
      'user_tokens.mean: unknown key; mixture takes of, shift, min, max, per',
    ],
    [
      'with percentiles of its own',
      'user_tokens',
      `{ dist: mixture, p50: 4, of: [${SHORT}, ${LONG}] }`,
      'user_tokens.p50: unknown key; mixture takes of, shift, min, max, per',
    ],
    [
      'without a weight',
      'user_tokens',
      of(SHORT, '{ dist: uniform, low: 1, high: 2 }'),
      `user_tokens.of[1].weight: missing; ${WEIGHT}`,
    ],
    [
      'with a weight of 0',
      'user_tokens',
      of(SHORT, LONG.replace('1', '0')),
      `user_tokens.of[1].weight: 0; ${WEIGHT}`,
    ],
    [
      'with a weight as text',
      'user_tokens',
      of(SHORT, LONG.replace('1', '"a"')),
      `user_tokens.of[1].weight: text "a"; ${WEIGHT}`,
    ],
    [
      'with a misspelt weight',
      'user_tokens',
      of(SHORT, LONG.replace('weight', 'wieght')),
      'user_tokens.of[1].wieght: unknown key; did you mean `weight`?',
    ],
    [
      'with a part that no run sees',
      'user_tokens',
      of(SHORT, LONG.replace('1', '0.000001')),
      'user_tokens.of[1].weight: 0.000001; needs at least 0.000001 of all weights: what is rarer, no run sees',
    ],
    [
      'with a number for a part',
      'user_tokens',
      of(SHORT, '7'),
      'user_tokens.of[1]: 7; needs a law with its weight, such as { weight: 0.8, dist: lognormal, … }',
    ],
    [
      'in a mixture',
      'user_tokens',
      of(SHORT, `{ weight: 1, dist: mixture, of: [${SHORT}, ${LONG}] }`),
      'user_tokens.of[1].dist: text "mixture"; is a mixture in a mixture: list its laws here, each with the product of both weights',
    ],
    [
      'of fractions and counts',
      'user_tokens',
      of(SHORT, '{ weight: 1, dist: poisson, mean: 4 }'),
      'user_tokens.of[1].dist: text "poisson"; among laws of fractions only constant can stand: write each value as one',
    ],
    [
      'of fractions for turns',
      'turns',
      of('{ weight: 1, dist: poisson, mean: 4, shift: 1 }', SHORT),
      'turns.of[1]: lognormal, a law of fractions; needs a whole number of turns: use poisson or negative_binomial with shift: 1, discretised_lognormal, or discrete with whole values',
    ],
    [
      'with half a turn',
      'turns',
      of('{ weight: 1, dist: poisson, mean: 4, shift: 1 }', '{ weight: 1, dist: constant, value: 1.5 }'),
      'turns.of[1]: constant 1.5; needs a whole number of turns: use poisson or negative_binomial with shift: 1, discretised_lognormal, or discrete with whole values',
    ],
    [
      'moved by half a turn',
      'turns',
      `{ dist: mixture, shift: 0.5, of: [{ weight: 1, dist: poisson, mean: 4 }, { weight: 1, dist: poisson, mean: 9 }], min: 1 }`,
      'turns.shift: 0.5; needs a whole number of turns, so a whole shift',
    ],
    [
      'with a part outside of the place',
      'user_tokens',
      of(SHORT, '{ weight: 1, dist: normal, mean: 9, sd: 1 }'),
      'user_tokens.of[1]: normal can fall to -Infinity; needs a number of tokens, at least 0: use lognormal or gamma, or add min: 0',
    ],
    [
      'that is moved outside of the place',
      'user_tokens',
      `{ dist: mixture, shift: -5, of: [${SHORT}, ${LONG}] }`,
      'user_tokens: mixture can fall to -5; needs a number of tokens, at least 0: drop the shift, or add min: 0',
    ],
    [
      'of which the bounds leave too little of a part',
      'user_tokens',
      `{ dist: mixture, max: 90, of: [${SHORT}, ${LONG}] }`,
      'user_tokens.of[1]: min and max leave 0.00360 of the law; they must leave at least 0.01',
    ],
    [
      'cut as a whole where parameters are uncertain',
      'user_tokens',
      `{ dist: mixture, max: 90, of: [${SHORT}, { weight: 1, dist: exponential, mean: { dist: uniform, low: 5, high: 9 } }] }`,
      'user_tokens.max: 90; a mixture with uncertain parameters is moved and cut part by part: put this into its parts',
    ],
    [
      'whose mean no run finds',
      'user_tokens',
      of(
        '{ weight: 999990, dist: constant, value: 0 }',
        '{ weight: 2, dist: lognormal, median: 20, sigma: 0.4 }',
      ),
      'user_tokens: mixture has an sd of 766 times its mean; needs at most 500: beyond, draws that no run sees make the mean',
    ],
    [
      'misspelt',
      'user_tokens',
      `{ dist: mixtrue, of: [${SHORT}, ${LONG}] }`,
      'user_tokens.dist: text "mixtrue"; there is no such law: did you mean `mixture`?',
    ],
  ])('%s', (_, key, yaml, fault) => {
    expect(at(key, yaml)).toEqual([`conversation.${fault}`]);
  });

  test('with uncertain parameters where one number is unknown', () => {
    const [fault] = at(
      'cost_per_ticket',
      of(SHORT, '{ weight: 1, dist: gamma, shape: 3, mean: { dist: uniform, low: 5, high: 9 } }'),
    );
    expect(fault).toContain('human.cost_per_ticket.of[1].mean: a map; needs a number here');
  });

  test('all faults of all parts at once', () => {
    expect(
      at(
        'user_tokens',
        of(
          LONG.replace('1', '-1'),
          SHORT.replace('0.4', '-0.4'),
          '{ weight: 1, dist: gama, shape: 1, mean: 2 }',
        ),
      ),
    ).toHaveLength(3);
  });
});

test('a part cannot be correlated, the mixture and an uncertain parameter of a part can', () => {
  const text = smallWith('cost_per_ticket', of(SHORT, LONG))
    .replace(
      'user_tokens: 20',
      `user_tokens: ${of(SHORT, '{ weight: 1, dist: gamma, shape: 3, mean: { dist: uniform, low: 800, high: 900 } }')}`,
    )
    .concat(
      'correlations:\n  - { between: [human.cost_per_ticket, "conversation.user_tokens.of[1].mean"], rank: 0.5 }\n',
    );
  expect(faultsOf(text)).toEqual([]);
  const [fault] = faultsOf(text.replace('[human.cost_per_ticket,', '["human.cost_per_ticket.of[0]",'));
  expect(fault).toContain(
    'is a part of a mixture: name the mixture, human.cost_per_ticket, or an uncertain parameter of the part',
  );
});
