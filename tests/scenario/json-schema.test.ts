import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { keepsToSchema } from './keeps-to-schema.ts';
import { faultsOf, SMALL_SCENARIO, smallWith } from './small-scenario.ts';

const at = (path: string) => new URL(path, import.meta.url);
const SCHEMA = JSON.parse(scenarioJsonSchema());
const accepts = (text: string) => keepsToSchema(SCHEMA, parse(text));

test('the schema in the repository is that of this version', () => {
  expect(readFileSync(at('../../schemas/scenario.schema.json'), 'utf8')).toBe(scenarioJsonSchema());
});

test('the first line of every shipped scenario points at the schema', () => {
  const names = readdirSync(at('../../scenarios')).filter((name) => name.endsWith('.yaml'));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const [first] = readFileSync(at(`../../scenarios/${name}`), 'utf8').split('\n');
    expect(first, name).toBe('# yaml-language-server: $schema=../schemas/scenario.schema.json');
    expect(accepts(readFileSync(at(`../../scenarios/${name}`), 'utf8')), name).toBe(true);
  }
});

test('every key and definition says what it is', () => {
  const silent: string[] = [];
  const look = (schema: Record<string, unknown>, path: string) => {
    const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>;
    for (const [key, below] of Object.entries(properties)) {
      if (below['description'] === undefined && below['$ref'] === undefined) silent.push(`${path}.${key}`);
      look(below, `${path}.${key}`);
    }
    for (const keyword of ['anyOf', 'oneOf']) {
      for (const one of (schema[keyword] ?? []) as Record<string, unknown>[]) look(one, path);
    }
    if (typeof schema['items'] === 'object') look(schema['items'] as Record<string, unknown>, path);
  };
  look(SCHEMA, '');
  for (const [name, definition] of Object.entries(SCHEMA.definitions)) {
    look(definition as Record<string, unknown>, name);
  }
  expect(silent).toEqual([]);
});

describe('editor and parser agree', () => {
  const law = 'dist: lognormal';
  test.each([
    ['the small scenario', SMALL_SCENARIO],
    ['every law', readFileSync(at('every-law.yaml'), 'utf8')],
    ['percentiles', smallWith('cost_per_ticket', `{ ${law}, p025: 3, p975: 13.5 }`)],
    [
      'a nested law',
      smallWith('turns', '{ dist: poisson, shift: 1, mean: { dist: gamma, mean: 6, cv: 0.1 } }'),
    ],
    ['caching by tokens', smallWith('caching', '{ cached_tokens: 5000 }')],
  ])('that %s is a scenario', (_, text) => {
    expect([faultsOf(text), accepts(text)]).toEqual([[], true]);
  });

  test.each([
    ['an unknown key', `${SMALL_SCENARIO}colour: red\n`],
    ['an unknown key of a section', SMALL_SCENARIO.replace('month_noise_cv', 'month_noise_vc')],
    ['a missing key', SMALL_SCENARIO.replace('seed: 1\n', '')],
    ['another version', smallWith('costband', '2')],
    ['a bad id', smallWith('id', 'Small')],
    ['a bad month', smallWith('start', '2027-13')],
    ['too few trials', smallWith('trials', '3')],
    ['half a trial', smallWith('trials', '4.5')],
    ['a number as text', smallWith('per_month', '"2000"')],
    ['a negative number', smallWith('user_tokens', '-1')],
    ['a share above 1', smallWith('rate', '1.2')],
    ['a growth of -1', smallWith('growth_per_month', '-1')],
    ['half a turn', smallWith('turns', '6.5')],
    ['no turn', smallWith('turns', '0')],
    ['turns of a continuous law', smallWith('turns', '{ dist: gamma, shape: 2, mean: 6 }')],
    ['an unknown law', smallWith('user_tokens', '{ dist: cauchy, median: 5 }')],
    ['an unknown parameter', smallWith('user_tokens', `{ ${law}, median: 5, sgma: 1 }`)],
    ['half a form', smallWith('user_tokens', `{ ${law}, sigma: 1 }`)],
    ['percentiles of a law without them', smallWith('user_tokens', '{ dist: poisson, p10: 3, p90: 9 }')],
    [
      'a nested law where none may stand',
      smallWith('rate', '{ dist: beta, n: 20, mean: { dist: beta, mean: 0.4, n: 9 } }'),
    ],
    ['per outside tokens', smallWith('reply_gap_seconds', '{ dist: exponential, mean: 5, per: ticket }')],
    ['a bad per', smallWith('user_tokens', '{ dist: exponential, mean: 5, per: month }')],
    ['a word for caching', smallWith('caching', 'yes')],
    ['two ways of caching', smallWith('caching', '{ hit_rate: 0.5, cached_tokens: 5 }')],
    ['a level of 90', smallWith('confidence', '[90]')],
    ['an unknown metric', smallWith('metric', 'profit')],
    ['a line with a bad name', smallWith('line', 'Hosting')],
  ])('that %s is none', (_, text) => {
    expect(faultsOf(text)).not.toEqual([]);
    expect(accepts(text)).toBe(false);
  });
});

test('the check itself refuses a keyword that it does not know', () => {
  expect(() => keepsToSchema({ multipleOf: 2 }, 4)).toThrow('no check for the keyword multipleOf');
});
