import { describe, expect, test } from 'vitest';
import { heldConditions, parseFailCondition } from '../../src/cli/fail-conditions.ts';
import { exampleBands } from '../output/example-results.ts';

/** ai_cost of three months: p90 is 3.9 times 0.012345678912, a hundredth either way. */
const P90 = 3.9 * 0.012345678912;

function held(text: string): readonly string[] {
  const condition = parseFailCondition(text);
  return heldConditions(exampleBands(), { failIf: condition === undefined ? [] : [condition] });
}

describe('a condition', () => {
  test('names a metric, a statistic, a comparison and a number', () => {
    expect(parseFailCondition('ai_cost.p90 > 12000')).toEqual({
      text: 'ai_cost.p90 > 12000',
      metric: 'ai_cost',
      statistic: 'p90',
      comparison: '>',
      limit: 12_000,
    });
    expect(parseFailCondition(' net_savings.mean<=-1.5 ')).toMatchObject({ comparison: '<=', limit: -1.5 });
  });

  test.each([
    'ai_cost > 5',
    'ai_cost.p91 > 5',
    'ai_cost.p90 = 5',
    'ai_cost.p90 > x',
    'ai_cost.p90 > 1e3',
    '',
  ])('%j is none', (text) => {
    expect(parseFailCondition(text)).toBeUndefined();
  });
});

describe('over the whole horizon', () => {
  test.each([
    ['>', P90 * 0.9, true],
    ['>', P90, false],
    ['>=', P90, true],
    ['<', P90, false],
    ['<=', P90, true],
    ['<', P90 * 1.1, true],
    ['>', P90 * 1.1, false],
  ])('p90 %s %d is %s', (comparison, limit, expected) => {
    expect(held(`ai_cost.p90 ${comparison} ${limit}`).length > 0).toBe(expected);
  });

  test('the words give the value, its interval, and whether that settles it', () => {
    expect(held('ai_cost.p90 > 0.01')).toEqual([
      'ai_cost.p90 > 0.01: it is 0.04815 (95 % interval 0.04767 to 0.04863)',
    ]);
    expect(held('ai_cost.p90 > 0.048')).toEqual([
      'ai_cost.p90 > 0.048: it is 0.04815 (95 % interval 0.04767 to 0.04863), and its interval reaches across: more trials tell',
    ]);
  });

  test('a metric without a band fails, since nothing shows that it is within', () => {
    expect(held('cost_per_resolution.mean > 5')).toEqual([
      'cost_per_resolution.mean > 5: cost_per_resolution has no band',
    ]);
  });
});
