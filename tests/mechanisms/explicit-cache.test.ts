import { describe, expect, test } from 'vitest';
import { runScenario } from '../../src/cli/run-scenario.ts';
import { periodSeries, ticketSeries } from '../../src/cli/series-of-model.ts';
import { foundShare } from '../../src/cost/kept-cache.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf, openEngine } from '../../src/simulate/engine.ts';
import { faultsOf } from '../scenario/small-scenario.ts';
import { type TicketScenarioParts, ticketScenario } from '../simulate/ticket-scenario.ts';

/*
 * A prompt in a cache that costs by the hour, reckoned by hand.
 *
 * 1,000 tickets of 5 turns of 150 + 200 tokens after a prompt of 5,000: 29,250 in, of which 5 x 5,000 are the prompt, and
 * 1,000 out. Gemini 2.5 Flash bills 0.3 in, 0.03 read, 2.5 out, and 1 USD per million tokens and hour of storage.
 * January has 744 hours. USD.
 */
const IN = 0.3;
const UNCACHED_TICKET = (29_250 * IN + 1000 * 2.5) / 1e6;
const CACHED_TICKET = (4250 * IN + 25_000 * 0.03 + 1000 * 2.5) / 1e6;
const MTOK = 5000 / 1e6;
const JANUARY = 744;

const kept = (hours: number, parts: TicketScenarioParts = {}): TicketScenarioParts => ({
  tickets: '{ per_month: 1000 }',
  model: 'gemini-2.5-flash',
  caching: `{ explicit: { hours_per_day: ${hours} } }`,
  ...parts,
  conversation: { system_prompt_tokens: 5000, ...parts.conversation },
});

const ENGINES = ['fast', 'plain'] as const;

/** Totals of the horizon of the first trial, and the first ticket's own cost of the model. */
function run(scenario: Scenario, engine: (typeof ENGINES)[number]) {
  const model = compileModel(scenario);
  const block = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 1 };
  const { periodValues, ticketValues } = openEngine(engineOf(engine, scenario, model), 1)(block);
  const total = (name: string) =>
    periodValues[
      periodSeries(model).findIndex(({ metric, period }) => metric === name && period.grain === 'total')
    ] as number;
  const ticket = ticketValues[ticketSeries(model).findIndex(({ metric }) => metric === 'llm_cost')] as number;
  return { llm: total('llm_cost'), cached: total('cached_tokens'), infra: total('infra_cost'), ticket };
}

describe.each(ENGINES)('a kept prompt, %s engine', (engine) => {
  const llm = (parts: TicketScenarioParts) => run(ticketScenario(parts), engine).llm;

  test('is read by every request; its storage and one write are part of what the model costs', () => {
    const on = run(ticketScenario(kept(24)), engine);
    const storage = MTOK * (JANUARY * 1 + IN);
    expect(on.llm).toBeCloseTo(1000 * CACHED_TICKET + storage, 9);
    expect(on.cached).toBe(1000 * 25_000);
    expect(on.infra).toBe(0);
    expect(on.ticket).toBeCloseTo(CACHED_TICKET + storage / 1000, 12);
    expect(llm(kept(24, { caching: 'none' }))).toBeCloseTo(1000 * UNCACHED_TICKET, 9);
  });

  test('breaks even at 3.7 requests an hour, 1 / 0.27, but for its write', () => {
    const tickets = `{ per_month: ${(JANUARY + IN) / 0.27 / 5} }`;
    expect(llm(kept(24, { tickets }))).toBeCloseTo(llm(kept(24, { tickets, caching: 'none' })), 9);
  });

  test('costs the same when nobody comes', () => {
    const nobody = run(ticketScenario(kept(24, { tickets: '{ per_month: 0 }' })), engine);
    expect(nobody.llm).toBeCloseTo(MTOK * (JANUARY + IN), 12);
    expect(nobody.ticket).toBeNaN();
  });

  test('is paid for in the hours in which tickets come, and written every day', () => {
    const weights = [...Array(12).fill(1), ...Array(12).fill(0)].join(', ');
    const tickets = `{ per_month: 1000, hour_weights: [${weights}] }`;
    expect(llm(kept(12, { tickets }))).toBeCloseTo(1000 * CACHED_TICKET + MTOK * (JANUARY / 2 + 31 * IN), 9);
  });

  test('holds tool definitions too', () => {
    const tools = '{ definition_tokens: 1000, calls_per_turn: 0, call_tokens: 0, result_tokens: 0 }';
    const conversation = { system_prompt_tokens: 4000, tools };
    expect(llm(kept(24, { conversation }))).toBeCloseTo(llm(kept(24)), 9);
  });

  test('costs what the scenario states, and follows its price path', () => {
    const own = 'prices: { cache_storage_usd_per_mtok_hour: 0.25 }';
    expect(llm(kept(24, { rest: own }))).toBeCloseTo(1000 * CACHED_TICKET + MTOK * (JANUARY * 0.25 + IN), 9);
    const half = 'price_path: [{ from: 2027-01, factor: 0.5 }]';
    expect(llm(kept(24, { rest: half }))).toBeCloseTo(0.5 * llm(kept(24)), 9);
  });

  test('follows the calendar: written once, 28 days of February', () => {
    expect(llm(kept(24, { months: 2 }))).toBeCloseTo(2000 * CACHED_TICKET + MTOK * (JANUARY + 672 + IN), 9);
  });

  test('moves with a successor: written anew, at its prices', () => {
    // gemini-2.5-flash-lite: 0.1 in, 0.01 read, 0.4 out, 1 for storage
    const lite = (4250 * 0.1 + 25_000 * 0.01 + 1000 * 0.4) / 1e6;
    const rest = 'successor: { from: 2027-02, model: gemini-2.5-flash-lite }';
    expect(llm(kept(24, { months: 2, rest }))).toBeCloseTo(
      1000 * (CACHED_TICKET + lite) + MTOK * (JANUARY + IN + 672 + 0.1),
      9,
    );
  });

  test('is dearer from the announced day on: 0.5, then 1 USD', () => {
    const scenario = ticketScenario(
      kept(24, { months: 2, model: 'gemini-3.8-flash', tickets: '{ per_month: 0 }' }),
    );
    const moved = { ...scenario, horizon: { start: '2026-12', months: 2 } };
    expect(run(moved, engine).llm).toBeCloseTo(MTOK * (744 * 0.5 + 744 * 1 + 0.75), 12);
  });

  test('a retry and a summary read it again', () => {
    const without = llm(kept(24, { caching: 'none', conversation: { retry_rate: 0.5 } }));
    // each of the five requests is made twice
    expect(llm(kept(24, { conversation: { retry_rate: 0.5 } }))).toBeCloseTo(
      without - 1000 * 10 * 5000 * 0.27e-6 + MTOK * (JANUARY + IN),
      9,
    );
    const summary = '{ above_tokens: 1000, summary_tokens: 100 }';
    const summed = llm(kept(24, { caching: 'none', conversation: { summary } }));
    // messages are 1,050 before turn 4: one more request
    expect(llm(kept(24, { conversation: { summary } }))).toBeCloseTo(
      summed - 1000 * 6 * 5000 * 0.27e-6 + MTOK * (JANUARY + IN),
      9,
    );
  });

  test('each segment keeps its own', () => {
    const text = `costband: 1
id: two
title: Two prompts
seed: 11
trials: 64
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: 0 }
model: gemini-2.5-flash
caching: { explicit: { hours_per_day: 24 } }
segments:
  - segment: a
    share: 0.5
    conversation: { system_prompt_tokens: 5000, turns: 1, user_tokens: 10, assistant_tokens: 10 }
  - segment: b
    share: 0.5
    conversation: { system_prompt_tokens: 3000, turns: 1, user_tokens: 10, assistant_tokens: 10 }
`;
    const usd = (8000 / 1e6) * (JANUARY + IN);
    expect(run(parseScenario(text, 'two.yaml'), engine).llm).toBeCloseTo(usd, 12);
  });
});

test('futures without a ticket leave the cost of one without a band, which the run tells', async () => {
  const scenario = ticketScenario(kept(24, { tickets: '{ per_month: { dist: poisson, mean: 1 } }' }));
  const { bands, warnings } = await runScenario(scenario, 0, () => {});
  expect(warnings).toContainEqual(expect.stringMatching(/^llm_cost has no band in 1 period\(s\)/));
  const grains = bands
    .filter(({ series }) => series.metric === 'llm_cost')
    .map(({ series }) => series.period.grain);
  expect(grains).toEqual(['month', 'total']);
});

test('a ticket finds the prompt in all of its requests or, outside the hours of the cache, in none', () => {
  // 12 of 24 equal hours: half of 20,000 tickets, give or take six standard errors
  const scenario = ticketScenario(kept(12, { tickets: '{ per_month: 20000 }' }));
  const noise = 6 * Math.sqrt(20_000 * 0.25) * 25_000;
  for (const engine of ENGINES) {
    const { cached } = run(scenario, engine);
    expect(Math.abs(cached - 10_000 * 25_000), engine).toBeLessThan(noise);
    const model = compileModel(scenario);
    const block = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 1 };
    const { ticketValues, ticketCount } = openEngine(engineOf(engine, scenario, model), 64)(block);
    const place = ticketSeries(model).findIndex(({ metric }) => metric === 'cached_tokens');
    const ofTickets = ticketValues.subarray(place * ticketCount, (place + 1) * ticketCount);
    expect([...new Set(ofTickets)].sort(), engine).toEqual([0, 25_000]);
  }
});

test('the share that finds it is that of the busiest hours', () => {
  const hours = [0.5, 0.25, 0.125, 0.125, ...Array(20).fill(0)];
  expect([1, 2, 3, 4, 24].map((count) => foundShare(hours.toReversed(), count))).toEqual([
    0.5, 0.75, 0.875, 1, 1,
  ]);
});

describe('faults of an explicit cache', () => {
  const text = (caching: string, prompt = '5000', rest = 'model: gemini-2.5-flash') => `costband: 1
id: kept
title: A kept prompt
seed: 11
trials: 64
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: 1000 }
conversation: { system_prompt_tokens: ${prompt}, turns: 5, user_tokens: 150, assistant_tokens: 200 }
caching: ${caching}
${rest}
`;
  const ALL_DAY = '{ explicit: { hours_per_day: 24 } }';

  test('has none', () => {
    expect(faultsOf(text(ALL_DAY))).toEqual([]);
  });

  test.each([
    ['{ explicit: 24 }', /^9:\d+ caching\.explicit: 24; needs \{ hours_per_day: … \}/],
    [
      '{ explicit: {} }',
      /caching\.explicit\.hours_per_day: missing; needs a whole number of hours from 1 to 24/,
    ],
    ['{ explicit: { hours_per_day: 25 } }', /hours_per_day: 25; needs a whole number of hours from 1 to 24/],
    ['{ explicit: { hours_per_day: 7.5 } }', /hours_per_day: 7\.5; needs a whole number of hours/],
    ['{ explicit: { hours_per_day: 24, ttl: 1 } }', /caching\.explicit\.ttl: unknown key; the only key is/],
    [
      '{ explicit: { hours_per_dya: 24, hours_per_day: 24 } }',
      /hours_per_dya: unknown key; did you mean `hours_per_day`\?/,
    ],
  ])('%s', (caching, fault) => {
    expect(faultsOf(text(caching))).toEqual([expect.stringMatching(fault)]);
  });

  test('a prompt of uncertain size, or one too small to be kept', () => {
    expect(faultsOf(text(ALL_DAY, '{ dist: uniform, low: 3000, high: 5000 }'))).toEqual([
      expect.stringMatching(
        /conversation\.system_prompt_tokens: .*needs a number: an explicit cache is paid for by its tokens/,
      ),
    ]);
    expect(faultsOf(text(ALL_DAY, '2047'))).toEqual([
      expect.stringMatching(
        /caching: 2047 tokens of system prompt and tools; an explicit cache of gemini-2.5-flash holds 2048/,
      ),
    ]);
    expect(faultsOf(text(ALL_DAY, '2048'))).toEqual([]);
  });

  test('a model whose provider sells none, unless its prices are stated', () => {
    const haiku = (keys: string) => `model: claude-haiku-4-5\nprices: { ${keys} }`;
    expect(faultsOf(text(ALL_DAY, '5000', haiku('lifetime_seconds: 300')))).toEqual([
      expect.stringMatching(/caching: .*state prices\.cache_storage_usd_per_mtok_hour$/),
    ]);
    expect(faultsOf(text(ALL_DAY, '5000', haiku('cache_storage_usd_per_mtok_hour: 1')))).toEqual([]);
  });

  test('a successor that sells none, a dearer model, and a log', () => {
    const successor = 'successor: { from: 2027-02, model: claude-haiku-4-5 }';
    expect(faultsOf(text(ALL_DAY, '5000', `model: gemini-2.5-flash\n${successor}`))).toEqual([
      expect.stringMatching(/successor\.model: .*no explicit cache of this model/),
    ]);
    const up = `escalation: { rate: 0.1, at_turn: 1, model: gemini-2.5-flash, caching: ${ALL_DAY} }`;
    expect(faultsOf(text('none', '5000', `model: gemini-2.5-flash\n${up}`))).toEqual([
      expect.stringMatching(/escalation\.caching: .*needs none, article or provider/),
    ]);
  });
});
