import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { keepsToSchema } from './keeps-to-schema.ts';
import { faultsOf, smallWith } from './small-scenario.ts';

const withRate = (text: string) => smallWith('rate', text);

describe('a rate by what was counted', () => {
  test('420 successes of 1,000 are beta(420.5, 580.5), the posterior under the Jeffreys prior', () => {
    const { deflection } = parseScenario(withRate('{ successes: 420, of: 1000 }'), 'small.yaml').segments[0];
    expect(deflection?.rate).toMatchObject({ dist: 'beta', keys: ['alpha', 'beta'], values: [420.5, 580.5] });
  });

  test('no success, or nothing else, still leaves doubt', () => {
    for (const successes of [0, 5]) {
      const { deflection } = parseScenario(withRate(`{ successes: ${successes}, of: 5 }`), 'small.yaml')
        .segments[0];
      expect(deflection?.rate).toMatchObject({ values: [successes + 0.5, 5 - successes + 0.5] });
    }
  });

  test.each([
    ['{ successes: 11, of: 10 }', '11 successes of 10; there are at most as many successes as cases'],
    ['{ successes: 4.5, of: 10 }', 'deflection.rate.successes: 4.5; needs a whole number of cases from 0'],
    ['{ successes: 4 }', 'deflection.rate.of: missing; needs a whole number of cases from 1'],
    ['{ successes: 4, of: 10, n: 3 }', 'deflection.rate.n: unknown key; counts take successes, of'],
  ])('%s is refused', (text, message) => {
    expect(faultsOf(withRate(text)).join('\n')).toContain(message);
  });

  test('stands nowhere but at a share that is one unknown number', () => {
    expect(faultsOf(smallWith('turns', '{ successes: 4, of: 10 }'))).not.toEqual([]);
    expect(faultsOf(smallWith('cost_per_ticket', '{ successes: 4, of: 10 }'))).not.toEqual([]);
  });

  test('is known to the schema for editors', () => {
    const schema = JSON.parse(scenarioJsonSchema());
    expect(keepsToSchema(schema, parse(withRate('{ successes: 420, of: 1000 }')))).toBe(true);
    expect(keepsToSchema(schema, parse(withRate('{ successes: 420 }')))).toBe(false);
  });
});
