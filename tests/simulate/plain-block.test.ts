import { describe, expect, test } from 'vitest';
import { periodMetrics, ticketMetrics } from '../../src/cost/metrics.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { simulatePlainBlock } from '../../src/simulate/plain-block.ts';
import { plainModelOf } from '../../src/simulate/plain-model.ts';
import { planBlocks } from '../../src/simulate/plan-blocks.ts';
import type { BlockSamples } from '../../src/simulate/simulate-block.ts';
import { type TicketScenarioParts, ticketScenario } from './ticket-scenario.ts';

const BLOCK = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 2 };

function plainModel(scenario: Scenario) {
  return plainModelOf(scenario, compileModel(scenario));
}

/** Metrics of the ticket that the first trial draws beside its months, and of its periods, by name. */
function firstTrial(scenario: Scenario) {
  const model = plainModel(scenario);
  const { ticketValues, ticketCount, periodValues, trialCount } = simulatePlainBlock(model, BLOCK, 1);
  const named = (
    names: readonly { readonly name: string }[],
    values: Float64Array,
    stride: number,
    at: number,
  ) => Object.fromEntries(names.map(({ name }, i) => [name, values[(at + i) * stride]!]));
  const metrics = periodMetrics(model.ledger);
  return {
    ticket: named(ticketMetrics(model.ledger), ticketValues, ticketCount, 0),
    periods: model.periods.map(({ grain }, i) => ({
      grain,
      ...named(metrics, periodValues, trialCount, i * metrics.length),
    })) as { readonly grain: string; readonly [metric: string]: number | string }[],
  };
}

function llmUsd(parts: TicketScenarioParts): number {
  return firstTrial(ticketScenario(parts)).ticket['llm_cost']!;
}

describe('a constant ticket costs what the bill by hand says', () => {
  const sonnet = 'claude-sonnet-4-6';
  test.each([
    // 6,750 tokens in and 1,000 out, at 1 and 5 USD per million
    ['Haiku without a cache', { caching: 'none' }, 0.01175],
    // four turns read the prompt of 500 at a tenth of the price
    ['Haiku, prompt cached from the second turn on', { caching: 'article' }, 0.00995],
    // no prefix reaches the 4,096 tokens that Haiku caches
    ['Haiku by the rules of its provider', { caching: 'provider' }, 0.01175],
    // prefixes 650, 1000, 1350, 1700, 2050: from 1,350 on they are written, and read one turn later
    ['Sonnet by the rules of its provider', { caching: 'provider', model: sonnet }, 0.0285525],
    // turns 4 and 5 read 1,280 and 1,664 tokens: whole steps of 128; writing is free
    ['nano by the rules of its provider', { caching: 'provider', model: 'gpt-5.4-nano' }, 0.00207008],
    // 5,000 tokens at a tenth of the price
    ['Haiku, 5,000 tokens cached', { caching: '{ cached_tokens: 5000 }' }, 0.00725],
    // a ticket has no more than 6,750 tokens to cache
    ['Haiku, more tokens cached than there are', { caching: '{ cached_tokens: 9000 }' }, 0.005675],
    // half of the 500 + 850 + 1,200 + 1,550 + 1,900 tokens sent again
    ['Haiku, half of the repeated prefix cached', { caching: '{ hit_rate: 0.5 }' }, 0.00905],
    // nothing is read, and 1,350 + 1,700 + 2,050 tokens are written, each time anew
    [
      'Sonnet, every reply after the cache has expired',
      { caching: 'provider', model: sonnet, conversation: { reply_gap_seconds: 300 } },
      (1650 * 3 + 5100 * 3.75 + 1000 * 15) / 1e6,
    ],
    // the text is sent with its own turn alone, behind the prefix
    [
      'Sonnet with 100 tokens retrieved in each turn',
      { caching: 'provider', model: sonnet, conversation: { retrieval_tokens: 100 } },
      0.0285525 + (5 * 100 * 3) / 1e6,
    ],
  ])('%s', (_, parts, expectedUsd) => {
    expect(Math.abs(llmUsd(parts) / expectedUsd - 1)).toBeLessThan(1e-12);
  });
});

describe('a constant month', () => {
  const scenario = ticketScenario({
    months: 3,
    tickets: '{ per_month: 100.5, growth_per_month: 0.5 }',
    rest: `deflection: { rate: 0.4, repeat_contact: 0.25 }
human: { cost_per_ticket: 4 }
infrastructure:
  - { line: hosting, monthly: 100, usd_per_ticket: 0.5 }
  - { line: embedding, tokens_per_ticket: 50, usd_per_mtok: 0.02 }`,
  });
  const { ticket, periods } = firstTrial(scenario);

  test('has fractions of tickets, grows, and takes shares of what would be drawn', () => {
    const [first, second, third] = periods;
    for (const [period, tickets] of [
      [first, 100.5],
      [second, 150.75],
      [third, 226.125],
    ] as const) {
      const expected = {
        tickets,
        deflected_tickets: tickets * 0.3,
        input_tokens: tickets * 6750,
        cached_tokens: 0,
        output_tokens: tickets * 1000,
        llm_cost: tickets * 0.01175,
        hosting_cost: 100 + tickets * 0.5,
        embedding_cost: tickets * 1e-6,
        human_cost: tickets * 0.7 * 4,
        baseline_human_cost: tickets * 4,
      };
      for (const [metric, value] of Object.entries(expected)) {
        expect([metric, period![metric]]).toEqual([metric, expect.closeTo(value, 8)]);
      }
    }
  });

  test('adds up to its quarter and its total', () => {
    const sum = periods.slice(0, 3).reduce((all, month) => all + Number(month['ai_cost']), 0);
    expect(periods.slice(3).map(({ grain, ai_cost }) => [grain, ai_cost])).toEqual([
      ['quarter', expect.closeTo(sum, 8)],
      ['total', expect.closeTo(sum, 8)],
    ]);
  });

  test('shares its infrastructure out to tickets', () => {
    const tickets = 100.5 + 150.75 + 226.125;
    expect(ticket['infra_cost']).toBeCloseTo(300 / tickets + 0.5 + 1e-6, 10);
    expect(ticket['human_cost']).toBeCloseTo(0.7 * 4, 12);
  });
});

describe('what is drawn', () => {
  const drawn = ticketScenario({
    months: 2,
    tickets: '{ per_month: { dist: uniform, low: 5, high: 15 }, month_noise_cv: 0.3 }',
    conversation: {
      turns: '{ dist: poisson, mean: { dist: uniform, low: 2, high: 4 }, shift: 1 }',
      user_tokens: '{ dist: gamma, shape: 2, mean: 40 }',
    },
    rest: 'deflection: { rate: { dist: beta, mean: 0.5, n: 20 } }',
  });
  const model = plainModel(drawn);
  const { blocks, ticketsPerTrial } = planBlocks(drawn.trials);
  const samplesOf = (order: typeof blocks) =>
    order.map((block) => simulatePlainBlock(model, block, Math.min(4, ticketsPerTrial)));

  test('depends on seed and block alone, not on the order of blocks', () => {
    const forwards = samplesOf(blocks);
    expect(samplesOf(blocks.toReversed()).toReversed()).toEqual(forwards);
  });

  test('crosses a thread: a copied model gives the same samples', () => {
    expect(simulatePlainBlock(structuredClone(model), blocks[3]!, 2)).toEqual(
      simulatePlainBlock(model, blocks[3]!, 2),
    );
  });

  test('differs from block to block and from seed to seed', () => {
    const first = (samples: BlockSamples) => samples.ticketValues[0];
    const values = samplesOf(blocks).map(first);
    const otherSeed = simulatePlainBlock({ ...model, seed: 12 }, blocks[0]!, 2);
    expect(new Set([...values, first(otherSeed)]).size).toBe(blocks.length + 1);
  });

  test('comes in whole tickets', () => {
    const metrics = periodMetrics(model.ledger).map(({ name }) => name);
    const samples = simulatePlainBlock(model, { ...blocks[0]!, trialCount: 4 }, 2);
    const counts = ['tickets', 'deflected_tickets'].flatMap((name) => {
      const start = metrics.indexOf(name) * 4;
      return [...samples.periodValues.slice(start, start + 4)];
    });
    expect(counts.filter((count) => !Number.isInteger(count))).toEqual([]);
    expect(samples.monthsByTicketCount).toBe(4 * 2);
  });

  test('keeps tokens that are stated per ticket through its turns, and draws the others anew', () => {
    const usage = (per: string) => {
      const conversation = {
        user_tokens: `{ dist: discrete, values: [100, 200], weights: [1, 1], per: ${per} }`,
      };
      const perTicket = plainModel(ticketScenario({ conversation }));
      const { ticketValues } = simulatePlainBlock(perTicket, BLOCK, 50);
      return new Set(ticketValues.slice(0, 100)).size;
    };
    expect(usage('ticket')).toBe(2);
    expect(usage('turn')).toBeGreaterThan(10);
  });
});
