import { expect, test } from 'vitest';
import { runRecordJson } from '../../src/output/run-record.ts';
import { describeQuantities } from '../../src/scenario/describe-quantities.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';

const SCENARIO = `costband: 1
id: haiku_10k
title: Haiku answers
question: What do we budget?
assumptions: { tickets.per_month: help desk export of 2026 }
seed: 20260401
trials: 1600
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: { dist: uniform, low: 100, high: 300 } }
conversation: { system_prompt_tokens: 1400, turns: 5, user_tokens: 20, assistant_tokens: 60 }
model: claude-haiku-4-5
caching: none
`;

test('run.json says what it takes to repeat the run, and what was assumed', () => {
  const scenario = parseScenario(SCENARIO, 'haiku.yaml');
  const text = runRecordJson({
    runId: 'run_0123456789ab',
    scenario,
    quantities: describeQuantities(scenario),
    scenarioText: 'abc',
    priceBookDate: '2026-11-23',
    priceBookSource: 'a price list 1.0',
    bookPricesUsdPerMtok: { input: 1, output: 5 },
    budgetMetric: 'ai_cost',
    seed: 20260401,
    trials: 1600,
    replicates: 16,
    engine: 'fast',
    everyTicket: false,
    versions: { costband: '0.1.0', node: '20.20.2' },
    warnings: ['p99 is thin'],
    threads: 2,
    timingsSeconds: { simulate: 1.5 },
  });
  expect(text.endsWith('}\n')).toBe(true);
  const { quantities, ...record } = JSON.parse(text);
  expect(record).toEqual({
    run_id: 'run_0123456789ab',
    scenario_id: 'haiku_10k',
    title: 'Haiku answers',
    question: 'What do we budget?',
    model: 'claude-haiku-4-5',
    budget_metric: 'ai_cost',
    // FIPS 180-2, appendix B.1: the hash of abc
    scenario_sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    price_book_date: '2026-11-23',
    price_book_source: 'a price list 1.0',
    book_prices_usd_per_mtok: { input: 1, output: 5 },
    seed: 20260401,
    trials: 1600,
    replicates: 16,
    engine: 'fast',
    versions: { costband: '0.1.0', node: '20.20.2' },
    warnings: ['p99 is thin'],
    assumptions: { 'tickets.per_month': 'help desk export of 2026' },
    threads: 2,
    timings_seconds: { simulate: 1.5 },
  });
  // uniform on 100 to 300: mean 200, 1 % of the width from each end
  expect(quantities[0]).toEqual({
    path: 'tickets.per_month',
    level: 'uncertain',
    text: '{ dist: uniform, low: 100, high: 300 }',
    mean: expect.closeTo(200, 9),
    p01: expect.closeTo(102, 9),
    p99: expect.closeTo(298, 9),
  });
});
