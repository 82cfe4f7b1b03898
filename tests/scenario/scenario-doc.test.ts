import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { DISTRIBUTION_NAMES, distributionNamed, isClosedForm } from '../../src/random/distributions.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { faultsOf } from './small-scenario.ts';

const DOC = readFileSync(new URL('../../docs/scenario.md', import.meta.url), 'utf8');

/** Fenced blocks of the page by the words behind the fence, with the number of the line above each. */
const BLOCKS = [...DOC.matchAll(/^```(?<info>.+)\n(?<text>[\s\S]*?)^```$/gm)].map(({ groups, index }) => ({
  info: groups?.['info'] ?? '',
  text: groups?.['text'] ?? '',
  line: DOC.slice(0, index).split('\n').length,
}));
const SNIPPETS = BLOCKS.filter(({ info }) => info === 'yaml');
const [WHOLE] = SNIPPETS;

describe('the page', () => {
  test('has a whole scenario first, then pieces of one', () => {
    expect(WHOLE?.text).toContain('costband: 1\n');
    expect(SNIPPETS.length).toBeGreaterThan(7);
    expect(faultsOf(WHOLE?.text ?? '')).toEqual([]);
  });

  test.each(SNIPPETS.slice(1))(
    'line $line: the piece stands in the place of that of the whole scenario',
    ({ text }) => {
      const turnsMean = {
        conversation: { turns: { dist: 'poisson', shift: 1, mean: { dist: 'gamma', mean: 5, cv: 0.1 } } },
      };
      const whole = parse(WHOLE?.text ?? '');
      const base = text.includes('turns.mean')
        ? { ...whole, conversation: { ...whole.conversation, ...turnsMean.conversation } }
        : { infrastructure: [{ line: 'hosting', monthly: 5 }], ...whole };
      expect(faultsOf(stringify({ ...base, ...parse(text) }))).toEqual([]);
    },
  );

  test('a vendor stands in the place of all that a model needs', () => {
    const piece = BLOCKS.find(({ info }) => info === 'yaml vendor')?.text ?? '';
    const {
      conversation: _conversation,
      model: _model,
      caching: _caching,
      ...whole
    } = parse(WHOLE?.text ?? '');
    expect(faultsOf(stringify({ ...whole, ...parse(piece) }))).toEqual([]);
  });

  test('shows the faults of its faulty text as they come', () => {
    const faulty = BLOCKS.find(({ info }) => info === 'yaml faulty')?.text ?? '';
    const shown = BLOCKS.find(({ info }) => info === 'text')?.text ?? '';
    expect(
      faultsOf(faulty)
        .map((fault) => `refund_desk.yaml:${fault}\n`)
        .join(''),
    ).toBe(shown);
    expect(faultsOf(faulty)).toHaveLength(5);
  });

  test('names every key of a scenario', () => {
    const missing: string[] = [];
    const look = (schema: Record<string, unknown>) => {
      for (const [key, below] of Object.entries(
        (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>,
      )) {
        if (!new RegExp(`\`(\\w+\\.)?${key}\`|{ ${key}: `).test(DOC)) missing.push(key);
        look(below);
      }
      for (const one of (schema['anyOf'] ?? []) as Record<string, unknown>[]) look(one);
      if (typeof schema['items'] === 'object') look(schema['items'] as Record<string, unknown>);
    };
    const { definitions: _laws, ...schema } = JSON.parse(scenarioJsonSchema());
    look(schema);
    expect(missing.filter((key) => !['horizon', 'tickets', 'conversation'].includes(key))).toEqual([]);
  });

  test('lists every law with its forms, and which of them take no uncertain parameter', () => {
    const words = ['', 'one percentile', 'two percentiles', 'three percentiles'];
    const levels = [[], ['p50'], ['p10', 'p90'], ['p10', 'p50', 'p90']];
    for (const name of DISTRIBUTION_NAMES) {
      const { forms, percentiles } = distributionNamed(name);
      const counts = (percentiles?.counts ?? []).map((count) => {
        return `${words[count]}${isClosedForm(name, levels[count] ?? []) ? '' : ' °'}`;
      });
      const listed = [...forms.map(({ keys }) => `{${keys.join(', ')}}`), ...counts].join(', ');
      expect(DOC).toContain(`| \`${name}\` | ${listed} | `);
    }
  });
});
