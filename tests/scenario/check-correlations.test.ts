import { describe, expect, test } from 'vitest';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { ScenarioError } from '../../src/scenario/scenario-fault.ts';

const SCENARIO = `costband: 1
id: joined
title: Quantities that move together
seed: 1
trials: 1000
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: { dist: uniform, low: 80, high: 120 }, growth_per_month: 0.01 }
conversation:
  system_prompt_tokens: 500
  turns: { dist: poisson, mean: { dist: uniform, low: 3, high: 6 }, shift: 1 }
  user_tokens: 23
  assistant_tokens: { dist: lognormal, median: 61, sigma: 0.69 }
model: claude-haiku-4-5
caching: none
infrastructure: [{ line: hosting, monthly: { dist: uniform, low: 80, high: 120 } }]
`;

const parse = (lines: string) => parseScenario(SCENARIO + lines, 'joined.yaml');

/** Faults as `path: rule`. */
function faultsOf(lines: string): readonly string[] {
  try {
    parse(lines);
  } catch (error) {
    if (error instanceof ScenarioError)
      return error.faults.map(({ path, found, rule }) => `${path}: ${found}; ${rule}`);
    throw error;
  }
  return [];
}

test('correlations and their copula are read', () => {
  const lines =
    'correlations:\n' +
    '  - { between: [tickets.per_month, conversation.turns.mean], rank: -0.3 }\n' +
    '  - { between: ["infrastructure[0].monthly", tickets.per_month], rank: 0.5 }\n' +
    'copula: { t: 4 }\n';
  expect(parse(lines)).toMatchObject({
    correlations: [
      { between: ['tickets.per_month', 'conversation.turns.mean'], rank: -0.3 },
      { between: ['infrastructure[0].monthly', 'tickets.per_month'], rank: 0.5 },
    ],
    copula: { kind: 't', degreesOfFreedom: 4 },
  });
  expect(parse('').correlations).toBeUndefined();
});

describe('a correlation is refused', () => {
  const pair = (one: string, other = 'tickets.per_month', rank = '0.5') =>
    `correlations: [{ between: [${one}, ${other}], rank: ${rank} }]\n`;

  test.each([
    ['of a misspelt path', pair('conversation.turns.maen'), 'did you mean `conversation.turns.mean`?'],
    [
      'of a path to nothing',
      pair('prices.output'),
      'needs the path of an uncertain quantity: such as tickets.per_month',
    ],
    ['of a known number', pair('tickets.growth_per_month'), 'is a known number'],
    [
      'of what differs from ticket to ticket',
      pair('conversation.turns'),
      'differs from ticket to ticket, and only one unknown number per trial can be correlated: name an uncertain parameter of it, such as conversation.turns.mean',
    ],
    ['of a quantity with itself', pair('tickets.per_month'), 'needs two different quantities'],
    [
      'of a whole',
      pair('conversation.turns.mean', 'tickets.per_month', '1'),
      'needs a rank correlation above -1 and below 1',
    ],
    [
      'that is stated twice',
      'correlations:\n' +
        '  - { between: [tickets.per_month, conversation.turns.mean], rank: 0.5 }\n' +
        '  - { between: [conversation.turns.mean, tickets.per_month], rank: 0.4 }\n',
      'needs each pair once: correlations[0] is the same',
    ],
    ['without its list', 'correlations: 0.5\n', 'needs a list of { between: [path, path], rank: number }'],
    [
      'of maps',
      'correlations: [{ between: [{ a: 1 }, { b: 1 }], rank: 0.5 }]\n',
      'correlations[0].between[0]: a map; needs a list of two paths',
    ],
    ['between three', 'correlations: [{ between: [a, b, c], rank: 0.5 }]\n', 'needs a list of two paths'],
  ])('%s', (_, lines, rule) => {
    expect(faultsOf(lines).join('\n')).toContain(rule);
  });
});

test.each([
  ['copula: gaussian\n', 'copula: copula without correlations; needs correlations'],
  [`correlations: []\ncopula: clayton\n`, 'needs gaussian, or { t: <degrees of freedom> }'],
  [
    `correlations: []\ncopula: { t: 4, df: 4 }\n`,
    'copula.df: unknown key; needs gaussian, or { t: <degrees of freedom> }',
  ],
  [`correlations: []\ncopula: { t: 0.5 }\n`, 'copula.t: 0.5; needs degrees of freedom from 1 to 1000'],
])('a copula is refused in %j', (lines, fault) => {
  expect(faultsOf(lines).join('\n')).toContain(fault);
});

test('a quantity at the top is named there where a segment has it from there', () => {
  const rest = 'model: claude-haiku-4-5\ncaching: none\n';
  const segments = 'segments: [{ segment: a, share: 0.5 }, { segment: b, share: 0.5 }]\n';
  const pair = (path: string) => `correlations: [{ between: [tickets.per_month, "${path}"], rank: 0.5 }]\n`;
  expect(SCENARIO).toContain(rest);
  expect(faultsOf(`${segments}${pair('conversation.turns.mean')}`)).toEqual([]);
  const own = segments.replace(
    'segment: a, ',
    'segment: a, deflection: { rate: { dist: beta, mean: 0.4, n: 9 } }, ',
  );
  const other = own.replace('segment: b, ', 'segment: b, deflection: { rate: 0.3 }, ');
  expect(faultsOf(`${other}${pair('segments[0].deflection.rate')}`)).toEqual([]);
  const unused = `deflection: { rate: { dist: beta, mean: 0.4, n: 9 } }\n${other}`;
  expect(faultsOf(`${unused}${pair('deflection.rate')}`).join()).toContain('no segment has it from the top');
});
