import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { runScenario } from '../../src/cli/run-scenario.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { unsourcedNumbers } from '../../src/scenario/unsourced-numbers.ts';
import type { Band } from '../../src/summary/band.ts';
import { nineDigits } from '../../src/summary/published-digits.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAMES = readdirSync(join(ROOT, 'scenarios')).map((file) => basename(file, '.yaml'));
const ARTICLE = NAMES.filter((name) => name.startsWith('article_'));
const REALISTIC = NAMES.filter((name) => !name.startsWith('article_'));

function textOf(name: string): string {
  return readFileSync(join(ROOT, 'scenarios', `${name}.yaml`), 'utf8');
}

function shipped(name: string): Scenario {
  return parseScenario(textOf(name), `${name}.yaml`);
}

/** Numbers that a scenario states, and a way of caching that stands for some, without a dated source or a judgement. */
function unsourced(text: string): readonly string[] {
  const { caching, assumptions } = parse(text) as { caching?: unknown; assumptions?: Record<string, string> };
  const isBestCase = caching === 'provider' && !hasDateOrJudgement(assumptions?.['caching'] ?? '');
  return [...unsourcedNumbers(text, hasDateOrJudgement), ...(isBestCase ? ['caching'] : [])];
}

function hasDateOrJudgement(source: string): boolean {
  return /\bjudgement\b|\b20\d\d\b/.test(source);
}

async function bandsOf(scenario: Scenario): Promise<readonly Band[]> {
  const { bands } = await runScenario(scenario, 0, () => {});
  return bands;
}

/** `metric` of one ticket or of the horizon: the mean, in the nine digits that go to the CSV. */
function meanOf(bands: readonly Band[], grain: 'ticket' | 'total', metric: string): string {
  const band = bands.find(({ series }) => series.metric === metric && series.period.grain === grain);
  return band === undefined ? `no ${metric}` : nineDigits(band.mean.value);
}

test('the shipped scenarios are the article cases, the default one and those of its list of models', () => {
  expect(NAMES.toSorted()).toEqual([
    'agent_with_tools',
    'article_all_in',
    'article_deflection_conservative',
    'article_deflection_moderate',
    'article_deflection_optimistic',
    'article_ticket',
    'billing_disputes_haiku',
    'enterprise_sonnet',
    'faq_flash_lite',
    'haiku_10k',
    'service_desk_cascade',
    'troubleshooting_haiku',
    'vendor_per_resolution',
  ]);
});

describe.each(NAMES)('%s', (name) => {
  test('has no fault, its file name for an id, and a question', () => {
    const scenario = shipped(name);
    expect(scenario.id).toBe(name);
    expect(scenario.question).toMatch(/\?$/);
  });

  test('says of every number where it comes from, with a date, or that it is a judgement', () => {
    expect(unsourced(textOf(name))).toEqual([]);
  });
});

describe('the check of sources', () => {
  const text = textOf('haiku_10k');

  test('sees every number of a law without a source, and of the law inside it', () => {
    const without = text.replace(/^ {2}conversation\.turns: .*\n/m, '');
    expect(unsourced(without)).toEqual([
      'conversation.turns.shift',
      'conversation.turns.r',
      'conversation.turns.mean.mean',
      'conversation.turns.mean.sd',
    ]);
  });

  test('sees settings, lists and amounts, and that a provider finds everything', () => {
    const more = text
      .replace('tickets:', 'copula: { t: 4 }\ntickets:')
      .replace(/^ {2}(budget\.amounts|caching): .*\n/gm, '');
    expect(unsourced(more)).toEqual(['copula.t', 'budget.amounts[0]', 'caching']);
  });

  test('sees a source without a date', () => {
    const undated = text.replace(/^ {2}(deflection\.rate): .*$/m, '  $1: industry');
    expect(unsourced(undated)).toEqual(['deflection.rate.mean', 'deflection.rate.n']);
  });
});

test('scripts that simulate a shipped scenario name files that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const files = Object.values(scripts).flatMap((script) => script.match(/scenarios\/\w+\.yaml/g) ?? []);
  expect(files).toHaveLength(7);
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

describe('what the article states as constants', () => {
  test.each(ARTICLE)('%s gives bands without any width', async (name) => {
    for (const { series, percentiles, es95, mean, sd } of await bandsOf(shipped(name))) {
      const values = [mean, es95, ...percentiles].flatMap(({ value, ciLow, ciHigh }) => [
        value,
        ciLow,
        ciHigh,
      ]);
      expect([...new Set(values.map(nineDigits))], `${series.metric}`).toHaveLength(1);
      expect(new Set(percentiles.map(({ value }) => value)).size, `${series.metric}`).toBe(1);
      expect(nineDigits(sd.value), `sd of ${series.metric}`).toBe('0');
    }
  });

  test('a law in place of one constant gives a width', async () => {
    const constant = shipped('article_all_in');
    const uniform = {
      dist: 'uniform',
      keys: ['low', 'high'],
      values: [9000, 11000],
      shift: 0,
      min: -Infinity,
      max: Infinity,
    };
    const uncertain = { ...constant, trials: 64, tickets: { ...constant.tickets, perMonth: uniform } };
    const total = (await bandsOf(uncertain)).find(
      ({ series }) => series.metric === 'llm_cost' && series.period.grain === 'total',
    );
    expect(new Set(total?.percentiles.map(({ value }) => value)).size).toBeGreaterThan(1);
  });

  test('article_ticket costs 0.01175 uncached, and 0.00995 by the stated caching rule', async () => {
    // 650 + 1000 + 1350 + 1700 + 2050 = 6750 in at 1 USD, 5 x 200 = 1000 out at 5 USD per million:
    // (6750 + 5000) / 1e6 = 0.01175; 10,000 of them 117.5
    const uncached = await bandsOf(shipped('article_ticket'));
    expect(meanOf(uncached, 'ticket', 'input_tokens')).toBe('6750');
    expect(meanOf(uncached, 'ticket', 'output_tokens')).toBe('1000');
    expect(meanOf(uncached, 'ticket', 'cached_tokens')).toBe('0');
    expect(meanOf(uncached, 'ticket', 'llm_cost')).toBe('0.01175');
    expect(meanOf(uncached, 'total', 'ai_cost')).toBe('117.5');
    // 4 x 500 = 2000 of the input at 0.10 instead of 1: 0.01175 - 2000 x 0.9 / 1e6 = 0.00995
    const article = shipped('article_ticket');
    const stated = await bandsOf({
      ...article,
      segments: [{ ...article.segments[0], caching: { kind: 'article' } }],
    });
    expect(meanOf(stated, 'ticket', 'cached_tokens')).toBe('2000');
    expect(meanOf(stated, 'ticket', 'llm_cost')).toBe('0.00995');
  });

  test('article_all_in costs 0.024251 a ticket and 242.51 a month', async () => {
    const bands = await bandsOf(shipped('article_all_in'));
    // 1750 at 1 + 5000 at 0.1 + 1000 at 5 USD per million: (1750 + 500 + 5000) / 1e6 = 0.00725
    expect(meanOf(bands, 'ticket', 'llm_cost')).toBe('0.00725');
    expect(meanOf(bands, 'total', 'llm_cost')).toBe('72.5');
    // 50 x 0.02 / 1e6 = 0.000001 a ticket, 0.01 a month
    expect(meanOf(bands, 'total', 'embedding_cost')).toBe('0.01');
    expect(meanOf(bands, 'total', 'vector_db_cost')).toBe('70');
    expect(meanOf(bands, 'total', 'hosting_cost')).toBe('100');
    // 0.00725 + 0.000001 + 70 / 10,000 + 100 / 10,000 = 0.024251
    expect(meanOf(bands, 'ticket', 'ai_cost')).toBe('0.024251');
    expect(meanOf(bands, 'total', 'ai_cost')).toBe('242.51');
    expect(meanOf(bands, 'total', 'cost_per_ticket')).toBe('0.024251');
  });

  // Deflected = 10,000 x rate; saved = deflected x 4; net = saved - 242.51; ratio = saved / 242.51, net - 1;
  // a resolution costs 242.51 / deflected.
  test.each([
    ['conservative', '4000', '16000', '24000', '15757.49', '65.9766608', '64.9766608', '0.0606275'],
    ['moderate', '6000', '24000', '16000', '23757.49', '98.9649911', '97.9649911', '0.0404183333'],
    ['optimistic', '7500', '30000', '10000', '29757.49', '123.706239', '122.706239', '0.0323346667'],
  ])('article_deflection_%s deflects %s tickets and saves %s', async (row, ...expected) => {
    const bands = await bandsOf(shipped(`article_deflection_${row}`));
    const metrics = ['deflected_tickets', 'human_cost_saved', 'human_cost', 'net_savings'];
    const ratios = ['benefit_cost_ratio', 'net_roi', 'cost_per_resolution'];
    expect([...metrics, ...ratios].map((metric) => meanOf(bands, 'total', metric))).toEqual(expected);
    expect(meanOf(bands, 'total', 'ai_cost')).toBe('242.51');
    expect(meanOf(bands, 'total', 'baseline_human_cost')).toBe('40000');
  });
});

test.each(REALISTIC)('%s runs, and nothing that it budgets is certain', { timeout: 60_000 }, async (name) => {
  const scenario = { ...shipped(name), trials: 8 };
  const metric = scenario.budget?.metric;
  expect(metric).toBeDefined();
  const band = (await bandsOf(scenario)).find(
    ({ series }) => series.metric === metric && series.period.grain === 'total',
  );
  const [low, ...others] = band?.percentiles.map(({ value }) => value) ?? [];
  expect(low).toBeGreaterThan(0);
  expect(Math.max(...others)).toBeGreaterThan(low as number);
});
