import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario, Segment } from '../../src/scenario/scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf, openEngine } from '../../src/simulate/engine.ts';
import { simulatePlainBlock } from '../../src/simulate/plain-block.ts';
import type * as PlainConversations from '../../src/simulate/plain-conversation.ts';
import { type PlainModel, plainModelOf } from '../../src/simulate/plain-model.ts';
import type * as PlainMonths from '../../src/simulate/plain-months.ts';
import type * as PlainTicket from '../../src/simulate/plain-ticket.ts';
import { drawPlainTrial } from '../../src/simulate/plain-trial.ts';
import { compareEngines, type EngineComparison } from '../../src/summary/compare-engines.ts';
import { engineGroups } from './engine-groups.ts';
import { type TicketScenarioParts, ticketScenario } from './ticket-scenario.ts';

/*
 * Each test of engines that agree fails with at most this probability, whatever the seed; the seed is fixed, so a
 * failure is a change and no accident.
 */
const FALSE_FAIL_RATE = 1e-9;
const FAST_TRIALS = 4096;
const PLAIN_TRIALS = 1024;
const TICKETS_PER_TRIAL = 8;

/** Few tickets a month, so that every month is drawn ticket by ticket in both engines. */
const FEW = '{ per_month: { dist: lognormal, p10: 8, p90: 16 }, growth_per_month: 0.1, month_noise_cv: 0.4 }';
/** So many that the fast engine draws months from moments. */
const MANY = '{ per_month: { dist: uniform, low: 250, high: 350 }, month_noise_cv: 0.05 }';

const UNCERTAIN_TURNS =
  '{ dist: negative_binomial, shift: 1, r: 12, mean: { dist: uniform, low: 3, high: 7 } }';
const VARIED = {
  turns: '{ dist: poisson, shift: 1, mean: 4 }',
  user_tokens: '{ dist: gamma, shape: 4.8, mean: 60 }',
  assistant_tokens: '{ dist: lognormal, median: 150, sigma: 0.69 }',
  reply_gap_seconds: '{ dist: lognormal, median: 170, sigma: 1.5 }',
};
const TOOLS =
  '{ definition_tokens: 300, calls_per_turn: { dist: poisson, mean: 0.8 }, call_tokens: { dist: gamma, shape: 2, mean: 30 }, result_tokens: { dist: lognormal, median: 200, sigma: 0.5 } }';
const SONNET = { model: 'claude-sonnet-4-6', caching: 'provider' };

const PEOPLE = `deflection: { rate: { dist: beta, mean: 0.45, n: 40 }, repeat_contact: { dist: beta, mean: 0.3, n: 60 } }
human: { cost_per_ticket: { dist: lognormal, p10: 3, p90: 13.5 } }
infrastructure:
  - { line: hosting, monthly: { dist: pert, low: 5, mode: 10, high: 20 } }
  - { line: search, usd_per_ticket: 0.01, tokens_per_ticket: { dist: uniform, low: 40, high: 80 }, usd_per_mtok: 20 }`;

const SCENARIOS: Readonly<Record<string, TicketScenarioParts>> = {
  'no caching, uncertain mean turns': { conversation: { ...VARIED, turns: UNCERTAIN_TURNS } },
  'the prompt cached after the first turn': { conversation: VARIED, caching: 'article' },
  'the rules of a provider, with writes': { conversation: { ...VARIED, turns: UNCERTAIN_TURNS }, ...SONNET },
  'the rules of a provider, in steps of 128': {
    conversation: VARIED,
    model: 'gpt-5.4-nano',
    caching: 'provider',
  },
  'a hit rate': {
    conversation: VARIED,
    caching: '{ hit_rate: { dist: uniform, low: 0.2, high: { dist: uniform, low: 0.4, high: 0.9 } } }',
  },
  'cached tokens': {
    conversation: VARIED,
    caching: '{ cached_tokens: { dist: lognormal, median: 2000, sigma: 0.5 } }',
  },
  'tokens drawn per ticket': {
    conversation: {
      ...VARIED,
      user_tokens: '{ dist: gamma, shape: 2, mean: 60, per: ticket }',
      retrieval_tokens: '{ dist: triangular, low: 0, mode: 300, high: 900, per: ticket }',
    },
  },
  'humans, infrastructure and prices in doubt': {
    conversation: VARIED,
    rest: `${PEOPLE}\nprices: { output_usd_per_mtok: { dist: uniform, low: 4, high: 6 } }`,
  },
  'mixtures of every kind': {
    conversation: {
      turns:
        '{ dist: mixture, of: [{ weight: 3, dist: poisson, shift: 1, mean: 1 }, { weight: 1, dist: negative_binomial, shift: 1, r: 2, mean: { dist: uniform, low: 4, high: 8 } }] }',
      user_tokens:
        '{ dist: mixture, min: 10, of: [{ weight: 4, dist: lognormal, median: 40, sigma: 0.4 }, { weight: 1, dist: gamma, shape: 3, mean: 600 }] }',
      assistant_tokens:
        '{ dist: mixture, of: [{ weight: 2, dist: lognormal, median: { dist: uniform, low: 100, high: 200 }, sigma: 0.5 }, { weight: 1, dist: uniform, low: 500, high: 700 }] }',
      thinking_tokens:
        '{ dist: mixture, of: [{ weight: 0.6, dist: constant, value: 0 }, { weight: 0.4, dist: lognormal, median: 300, sigma: 0.7 }] }',
    },
    rest: `deflection: { rate: { dist: mixture, of: [{ weight: 2, dist: beta, mean: 0.5, n: 40 }, { weight: 1, dist: constant, value: 0.2 }] } }
human: { cost_per_ticket: { dist: mixture, of: [{ weight: 2, dist: lognormal, p10: 3, p90: 5 }, { weight: 1, dist: uniform, low: 9, high: 11 }] } }`,
  },
  'tools, thinking and retrieved text that stays': {
    conversation: {
      ...VARIED,
      turns: '{ dist: poisson, shift: 1, mean: 2 }',
      retrieval_tokens: '{ dist: uniform, low: 100, high: 400 }',
      retrieval_kept: 'true',
      thinking_tokens: '{ dist: lognormal, median: 80, sigma: 0.5 }',
      tools: TOOLS,
    },
    ...SONNET,
  },
  'a prompt that other tickets keep warm, and a cache that forgets': {
    conversation: { ...VARIED, system_prompt_tokens: '1500', turns: UNCERTAIN_TURNS, tools: TOOLS },
    model: 'claude-sonnet-4-6',
    caching: '{ provider: { survival: { dist: uniform, low: 0.5, high: 1 } } }',
  },
  'every kind of line, humans by the hour, seasons and changing prices': {
    tickets:
      '{ per_month: { dist: lognormal, p10: 8, p90: 16 }, month_noise_cv: 0.4, month_noise_correlation: 0.6, season_weights: [1, 2, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1] }',
    conversation: VARIED,
    rest: `deflection: { rate: { dist: beta, mean: 0.45, n: 40 }, repeat_contact: 0.3 }
human:
  usd_per_hour: { dist: uniform, low: 25, high: 35 }
  minutes_per_ticket: { dist: lognormal, p10: 6, p90: 18 }
  occupancy: 0.75
  handoff_extra: { dist: triangular, low: -0.27, mode: 0, high: 0.3 }
  staffing: whole
  agent_hours_per_month: 2
price_path:
  - { from: 2027-02, factor: { dist: uniform, low: 0.2, high: 0.5 }, probability: 0.5 }
  - { from: 2027-03, factor: 2 }
infrastructure:
  - { line: search, usd_per_ticket: 0.2, minimum: 2 }
  - { line: gpu, monthly: 3, capacity_tickets: 5 }
  - { line: build, one_off: { dist: uniform, low: 10, high: 20 }, yearly: 4 }
  - { line: vendor, usd_per_resolution: 0.99, repeats_billed: true }
  - { line: refunding, usd_per_resolution: 0.99 }`,
  },
  'long requests at other prices, retries and summaries': {
    conversation: {
      ...VARIED,
      turns: UNCERTAIN_TURNS,
      system_prompt_tokens: 199_000,
      retry_rate: '{ dist: uniform, low: 0, high: 0.4 }',
      summary: '{ above_tokens: 1300, summary_tokens: { dist: lognormal, median: 150, sigma: 0.4 } }',
    },
    model: 'gemini-2.5-pro',
    caching: '{ provider: { survival: 0.7, shared_prompt: cold } }',
    rest: 'service: { tier: batch }',
  },
  'tickets that go up, end early, come back and meet a successor, and lines by turns': {
    conversation: { ...VARIED, turns: UNCERTAIN_TURNS },
    model: 'claude-haiku-4-5',
    caching: 'none',
    rest: `deflection:
  rate: { dist: beta, mean: 0.5, n: 40 }
  repeat_contact: { dist: beta, mean: 0.3, n: 60 }
  repeat_tickets: added
  handed_over_turns: { dist: poisson, shift: 1, mean: { dist: uniform, low: 0.5, high: 1.5 } }
escalation:
  rate: { dist: uniform, low: 0.1, high: 0.6 }
  at_turn: { dist: discrete, values: [1, 2, 3], weights: [1, 2, 1] }
  model: claude-sonnet-4-6
  caching: none
successor: { from: 2027-02, model: gpt-5-mini }
human: { cost_per_ticket: 5 }
infrastructure:
  - { line: guard, usd_per_turn: 0.01, tokens_per_turn: 50, usd_per_mtok: 40 }
  - { line: vendor, usd_per_resolution: 0.99, repeats_billed: true }`,
  },
  'segments with counted shares': {
    rest: `segments:
  - segment: short
    counted: 12
    model: gpt-5.4-nano
    caching: provider
    conversation: { system_prompt_tokens: 1500, turns: { dist: poisson, shift: 1, mean: 1 }, user_tokens: 30, assistant_tokens: { dist: lognormal, median: 80, sigma: 0.5 }, reply_gap_seconds: 60 }
    deflection: { rate: { dist: beta, mean: 0.7, n: 20 } }
  - segment: middle
    counted: 7
    conversation: { system_prompt_tokens: 600, turns: ${UNCERTAIN_TURNS}, user_tokens: 60, assistant_tokens: 150 }
    deflection: { rate: 0.4, handed_over_turns: 1 }
  - segment: long
    counted: 3
    model: claude-sonnet-4-6
    conversation: { system_prompt_tokens: 900, turns: { dist: poisson, shift: 1, mean: 8 }, user_tokens: 60, assistant_tokens: { dist: gamma, mean: { dist: uniform, low: 100, high: 300 }, cv: 1 } }
    deflection: { rate: 0.1 }
    escalation: { rate: 0.3, at_turn: 2, model: claude-opus-4-6, caching: none }
human: { cost_per_ticket: 5 }`,
  },
  'a working week, seasons and growth': {
    tickets: `{ per_month: { dist: lognormal, p10: 8, p90: 16 }, growth_per_month: 0.1, month_noise_cv: 0.2, weekday_weights: [6, 2, 1, 1, 0, 0, 0], season_weights: [1, 2, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1] }`,
    conversation: VARIED,
  },
  'a prompt that is kept for half of the day, at a price in doubt': {
    conversation: { ...VARIED, system_prompt_tokens: 4500, turns: UNCERTAIN_TURNS, tools: TOOLS },
    model: 'gemini-2.5-flash',
    caching: '{ explicit: { hours_per_day: 9 } }',
    rest: `prices: { cache_storage_usd_per_mtok_hour: { dist: uniform, low: 0.2, high: 2 } }
price_path: [{ from: 2027-02, factor: { dist: uniform, low: 0.4, high: 1.2 } }]`,
  },
  'lengths in doubt': {
    conversation: {
      ...VARIED,
      turns: UNCERTAIN_TURNS,
      user_tokens: '{ dist: gamma, shape: 4.8, mean: { dist: uniform, low: 40, high: 80 } }',
      assistant_tokens: '{ dist: lognormal, median: { dist: uniform, low: 100, high: 200 }, sigma: 0.69 }',
    },
    ...SONNET,
  },
  'a cache that few tickets reach': {
    conversation: { ...VARIED, turns: '{ dist: poisson, shift: 1, mean: 1 }' },
    caching: 'provider',
    rest: 'prices: { minimum_prefix_tokens: 1500 }',
  },
  'cut and discrete laws': {
    conversation: {
      turns: '{ dist: discretised_lognormal, median: 4, sigma: 0.6, max: 9 }',
      system_prompt_tokens: '{ dist: discrete, values: [500, 900], weights: [3, 1] }',
      user_tokens: '{ dist: weibull, shape: 1.4, scale: 60, min: 20 }',
      assistant_tokens: '{ dist: exponential, mean: { dist: normal, mean: 200, sd: 15 }, max: 800 }',
    },
  },
};

function fast(scenario: Scenario) {
  const engine = engineOf('fast', scenario, compileModel(scenario));
  return { simulate: openEngine(engine, TICKETS_PER_TRIAL), trials: FAST_TRIALS };
}

/** Compares the fast engine with a plain one, right or wrong. */
function compare(
  scenario: Scenario,
  plainTrials: number,
  simulatePlain: typeof simulatePlainBlock = simulatePlainBlock,
  plainModel: PlainModel = plainModelOf(scenario, compileModel(scenario)),
): EngineComparison {
  const plain = {
    simulate: (block: Parameters<typeof simulatePlainBlock>[1]) =>
      simulatePlain(plainModel, block, TICKETS_PER_TRIAL),
    trials: plainTrials,
  };
  return compareEngines(engineGroups(compileModel(scenario), fast(scenario), plain), FALSE_FAIL_RATE);
}

/** What lies beyond its limit, in words. */
function beyond({ comparisons }: EngineComparison): readonly string[] {
  return comparisons
    .filter(({ standardErrors, limit }) => !(Math.abs(standardErrors) <= limit))
    .map(
      ({ series, statistic, fast: f, plain: p, standardErrors, limit }) =>
        `${series.metric} ${series.period.grain} ${statistic}: fast ${f}, plain ${p}, ${standardErrors} of ${limit}`,
    );
}

describe('fast and plain agree, few tickets a month', () => {
  test.each(Object.entries(SCENARIOS))('%s', (_, parts) => {
    expect(beyond(compare(ticketScenario({ months: 3, tickets: FEW, ...parts }), PLAIN_TRIALS))).toEqual([]);
  });
});

/** Tickets that a vendor answers, who come back to it, at a price in doubt. */
const BOUGHT = (vendor: string) =>
  parseScenario(
    `costband: 1
id: bought
title: Bought answers
seed: 11
trials: 64
horizon: { start: 2027-01, months: 3 }
tickets: ${FEW}
vendor: ${vendor}
deflection: { rate: { dist: beta, mean: 0.5, n: 40 }, repeat_contact: { dist: beta, mean: 0.3, n: 60 }, repeat_tickets: added }
human: { cost_per_ticket: { dist: lognormal, p10: 3, p90: 13.5 } }
`,
    'bought.yaml',
  );

describe('fast and plain agree on what a vendor bills', () => {
  test.each([
    '{ name: intercom_fin, usd: { dist: uniform, low: 0.8, high: 1.2 } }',
    'hubspot',
    '{ name: freshworks_freddy, sessions_per_ticket: { dist: uniform, low: 1, high: 2 } }',
  ])('%s', (vendor) => {
    expect(beyond(compare(BOUGHT(vendor), PLAIN_TRIALS))).toEqual([]);
  });

  test('not on billing again those who are billed once', () => {
    const scenario = BOUGHT('hubspot');
    const infrastructure = scenario.infrastructure.map((line) => ({ ...line, repeatsBilled: false }));
    const right = plainModelOf(scenario, compileModel(scenario));
    const wrong = { ...right, scenario: { ...scenario, infrastructure } };
    expect(compare(scenario, PLAIN_TRIALS, simulatePlainBlock, wrong).agree).toBe(false);
  });
});

describe('fast and plain agree, many tickets a month', () => {
  const names = [
    'no caching, uncertain mean turns',
    'the rules of a provider, with writes',
    'cached tokens',
    'tools, thinking and retrieved text that stays',
    'a prompt that other tickets keep warm, and a cache that forgets',
    'lengths in doubt',
    'a cache that few tickets reach',
    'long requests at other prices, retries and summaries',
    'tickets that go up, end early, come back and meet a successor, and lines by turns',
    'segments with counted shares',
    'mixtures of every kind',
    'a prompt that is kept for half of the day, at a price in doubt',
  ];
  test.each([...names, 'humans, infrastructure and prices in doubt'])('%s', (name) => {
    const scenario = ticketScenario({ months: 2, tickets: MANY, ...SCENARIOS[name] });
    expect(beyond(compare(scenario, PLAIN_TRIALS / 2))).toEqual([]);
  });
});

describe('a wrong engine is caught', () => {
  const scenario = ticketScenario({
    months: 3,
    tickets: FEW,
    conversation: { ...VARIED, turns: UNCERTAIN_TURNS },
    ...SONNET,
    rest: PEOPLE,
  });
  const right = plainModelOf(scenario, compileModel(scenario));

  afterEach(() => {
    vi.doUnmock('../../src/simulate/plain-ticket.ts');
    vi.doUnmock('../../src/simulate/plain-months.ts');
    vi.doUnmock('../../src/simulate/plain-conversation.ts');
    vi.resetModules();
  });

  /** The plain engine with another way to run a ticket. */
  async function withTicket(wrong: (original: typeof PlainTicket) => typeof PlainTicket.runPlainTicket) {
    vi.resetModules();
    vi.doMock('../../src/simulate/plain-ticket.ts', async (importOriginal) => {
      const original = await importOriginal<typeof PlainTicket>();
      return { ...original, runPlainTicket: wrong(original) };
    });
    return (await import('../../src/simulate/plain-block.ts')).simulatePlainBlock;
  }

  test('none, when nothing is wrong', () => {
    expect(beyond(compare(scenario, PLAIN_TRIALS))).toEqual([]);
  });

  test('one with another weight in a mixture', () => {
    const mixed = (weight: number) =>
      ticketScenario({
        months: 3,
        tickets: FEW,
        conversation: {
          user_tokens: `{ dist: mixture, of: [{ weight: ${weight}, dist: lognormal, median: 40, sigma: 0.4 }, { weight: 1, dist: gamma, shape: 3, mean: 600 }] }`,
        },
      });
    const plain = (weight: number) => plainModelOf(mixed(weight), compileModel(mixed(weight)));
    expect(beyond(compare(mixed(4), PLAIN_TRIALS, simulatePlainBlock, plain(4)))).toEqual([]);
    expect(beyond(compare(mixed(4), PLAIN_TRIALS, simulatePlainBlock, plain(5)))).not.toEqual([]);
  });

  test('one whose history does not grow', async () => {
    const wrong = await withTicket(({ runPlainTicket }) => (conversation, first, warmth) => {
      const turns = conversation.turns();
      const oneTurn = () => runPlainTicket({ ...conversation, turns: () => 1 }, first, warmth, undefined);
      return Array.from({ length: turns }, oneTurn).reduce((sum, turn) => ({
        turns,
        inputTokens: sum.inputTokens + turn.inputTokens,
        cachedTokens: sum.cachedTokens + turn.cachedTokens,
        outputTokens: sum.outputTokens + turn.outputTokens,
        llmUsd: sum.llmUsd + turn.llmUsd,
      }));
    });
    expect(compare(scenario, PLAIN_TRIALS, wrong).agree).toBe(false);
  });

  test('one that bills cached tokens at the full price', async () => {
    const wrong = await withTicket(({ runPlainTicket }) => (conversation, { rules, tariffs }, warmth) => {
      const full = tariffs.map((prices) => ({ ...prices, cacheReadUsdPerMtok: prices.inputUsdPerMtok }));
      return runPlainTicket(conversation, { rules, tariffs: full }, warmth, undefined);
    });
    expect(compare(scenario, PLAIN_TRIALS, wrong).agree).toBe(false);
  });

  /** About 500 requests a month and a lifetime of an hour: every other ticket finds the prompt. */
  const TOOLS_AND_WARMTH = ticketScenario({
    months: 1,
    tickets: '{ per_month: 60 }',
    ...SCENARIOS['a prompt that other tickets keep warm, and a cache that forgets'],
    caching: '{ provider: { lifetime: 1h, survival: { dist: uniform, low: 0.5, high: 1 } } }',
  });

  test('one that never finds the prompt of other tickets', async () => {
    const wrong = await withTicket(
      ({ runPlainTicket }) =>
        (conversation, first) =>
          runPlainTicket(conversation, first, 0, undefined),
    );
    expect(compare(TOOLS_AND_WARMTH, PLAIN_TRIALS, wrong).agree).toBe(false);
  });

  /** All go up after their first turn: a ticket makes one request that keeps the first model's prompt warm, not five. */
  const UP_AND_WARM = ticketScenario({
    months: 1,
    tickets: '{ per_month: 60 }',
    conversation: { ...VARIED, system_prompt_tokens: '1500' },
    model: 'claude-sonnet-4-6',
    caching: '{ provider: { lifetime: 1h } }',
    rest: 'escalation: { rate: 0.9, at_turn: { dist: discrete, values: [1, 2], weights: [3, 1] }, model: claude-opus-4-6, caching: none }',
  });

  test('one whose tickets warm a prompt that they have left', async () => {
    expect(beyond(compare(UP_AND_WARM, PLAIN_TRIALS))).toEqual([]);
    vi.resetModules();
    vi.doMock('../../src/simulate/plain-conversation.ts', async (importOriginal) => {
      const original = await importOriginal<typeof PlainConversations>();
      const drawConversations: typeof original.drawConversations = (...given) => {
        const { closed } = original.drawConversations(...given);
        const staying = { ...closed, meanRequestsUp: closed.meanRequests };
        return { closed: staying, handed: staying };
      };
      return { ...original, drawConversations };
    });
    const wrong = (await import('../../src/simulate/plain-block.ts')).simulatePlainBlock;
    expect(compare(UP_AND_WARM, PLAIN_TRIALS, wrong).agree).toBe(false);
  });

  test.each([
    ['that calls no tool', { toolCalls: () => 0 }],
    ['whose cache forgets nothing', { survival: 1 }],
    ['whose tools return nothing', { resultTokens: () => 0 }],
  ])('one %s', async (_, changed) => {
    const wrong = await withTicket(
      ({ runPlainTicket }) =>
        (conversation, first, warmth, above) =>
          runPlainTicket({ ...conversation, ...changed }, first, warmth, above),
    );
    expect(compare(TOOLS_AND_WARMTH, PLAIN_TRIALS, wrong).agree).toBe(false);
  });

  test('one whose cache never expires', async () => {
    const wrong = await withTicket(
      ({ runPlainTicket }) =>
        (conversation, first, warmth, above) =>
          runPlainTicket({ ...conversation, gapSeconds: () => 0 }, first, warmth, above),
    );
    expect(compare(scenario, PLAIN_TRIALS, wrong).agree).toBe(false);
  });

  test('one that draws the uncertain values anew for every month', async () => {
    vi.resetModules();
    vi.doMock('../../src/simulate/plain-months.ts', async (importOriginal) => {
      const original = await importOriginal<typeof PlainMonths>();
      const runPlainMonths: typeof original.runPlainMonths = (model, _, sampler) =>
        Array.from(
          { length: model.scenario.horizon.months },
          (__, month) => original.runPlainMonths(model, drawPlainTrial(model, sampler), sampler)[month]!,
        );
      return { ...original, runPlainMonths };
    });
    const wrong = (await import('../../src/simulate/plain-block.ts')).simulatePlainBlock;
    const comparison = compare(scenario, PLAIN_TRIALS, wrong);
    const grains = new Set(
      comparison.comparisons
        .filter(({ standardErrors, limit }) => Math.abs(standardErrors) > limit)
        .map(({ series }) => series.period.grain),
    );
    // each month alone looks right; only what adds months up does not
    expect(grains).toContain('total');
    expect(grains).not.toContain('month');
  });

  const wrongModels: readonly [string, PlainModel][] = [
    [
      'one that forgets who comes back',
      withSegment({ deflection: { rate: 0.45, repeatContact: 0, repeatTickets: 'counted' } }),
    ],
    ['one that gives every future the mean number of turns', withTurnsMean(5)],
    [
      'one that lets the volume stand still',
      withScenario({ tickets: { ...scenario.tickets, growthPerMonth: 0 } }),
    ],
    ['one without noise between months', withScenario({ tickets: { ...scenario.tickets, monthNoiseCv: 0 } })],
  ];

  function withScenario(changed: Partial<Scenario>): PlainModel {
    return { ...right, scenario: { ...scenario, ...changed } };
  }

  function withSegment(changed: Partial<Segment>): PlainModel {
    return changedSegment(right, changed);
  }

  function withTurnsMean(mean: number): PlainModel {
    const { conversation } = scenario.segments[0];
    const { turns } = conversation;
    if (typeof turns === 'number') throw new Error('turns have a law here');
    const values = turns.values.map((value) => (typeof value === 'number' ? value : mean));
    return withSegment({ conversation: { ...conversation, turns: { ...turns, values } } });
  }

  test.each(wrongModels)('%s', (_, wrongModel) => {
    expect(compare(scenario, PLAIN_TRIALS, simulatePlainBlock, wrongModel).agree).toBe(false);
  });

  test('one to which all days of a week are alike', () => {
    const week = ticketScenario({ months: 3, ...SCENARIOS['a working week, seasons and growth'] });
    const model = plainModelOf(week, compileModel(week));
    const { weekdayShares: _, ...tickets } = week.tickets;
    const wrong = { ...model, scenario: { ...week, tickets } };
    expect(compare(week, PLAIN_TRIALS, simulatePlainBlock, wrong).agree).toBe(false);
  });

  test('one that draws anew for every turn what belongs to the ticket', () => {
    const perTicket = ticketScenario({
      months: 3,
      tickets: FEW,
      conversation: { retrieval_tokens: '{ dist: triangular, low: 0, mode: 300, high: 900, per: ticket }' },
    });
    const model = plainModelOf(perTicket, compileModel(perTicket));
    const { conversation } = perTicket.segments[0];
    const retrievalTokens = { ...conversation.retrievalTokens, per: 'turn' as const };
    const wrongModel = changedSegment(model, { conversation: { ...conversation, retrievalTokens } });
    expect(compare(perTicket, PLAIN_TRIALS, simulatePlainBlock, wrongModel).agree).toBe(false);
  });
});

function changedSegment(model: PlainModel, changed: Partial<Segment>): PlainModel {
  const segments = model.segments.map((one) => ({ ...one, stated: { ...one.stated, ...changed } }));
  return { ...model, segments };
}
