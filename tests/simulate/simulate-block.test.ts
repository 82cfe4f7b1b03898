import { describe, expect, test } from 'vitest';
import { periodSeries, ticketSeries } from '../../src/cli/series-of-model.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { type Block, planBlocks } from '../../src/simulate/plan-blocks.ts';
import { type BlockSamples, openSimulator } from '../../src/simulate/simulate-block.ts';
import { openBandAccumulator } from '../../src/summary/band-accumulator.ts';
import { type TicketScenarioParts, ticketScenario } from './ticket-scenario.ts';

const PLAN = planBlocks(64);
const TICKETS_PER_TRIAL = 3;

/** Everything in doubt: turns, tokens, prices, volume, deflection. */
const DOUBTFUL: TicketScenarioParts = {
  months: 3,
  tickets: '{ per_month: { dist: uniform, low: 900, high: 1100 }, month_noise_cv: 0.1 }',
  conversation: {
    turns: '{ dist: negative_binomial, shift: 1, r: 12, mean: { dist: uniform, low: 3, high: 7 } }',
    user_tokens: '{ dist: gamma, shape: 4.8, mean: 60 }',
    assistant_tokens: '{ dist: lognormal, median: { dist: normal, mean: 150, sd: 8 }, sigma: 0.69 }',
    reply_gap_seconds: '{ dist: lognormal, median: 170, sigma: 1.5 }',
  },
  model: 'claude-sonnet-4-6',
  caching: '{ hit_rate: { dist: uniform, low: 0.2, high: 0.6 } }',
};

const REST = `deflection: { rate: { dist: beta, mean: 0.45, n: 40 } }
human: { cost_per_ticket: { dist: lognormal, p10: 3, p90: 13.5 } }
infrastructure:
  - { line: hosting, monthly: { dist: pert, low: 5, mode: 10, high: 20 } }`;

function simulatorOf(scenario: Scenario) {
  return openSimulator(compileModel(scenario), TICKETS_PER_TRIAL);
}

/** Samples that nobody needs any more, full of what must not be read. */
function spentSamples(periodLength: number, ticketLength: number): BlockSamples {
  return {
    blockIndex: 0,
    periodValues: new Float64Array(periodLength).fill(Number.NaN),
    trialCount: 1,
    ticketValues: new Float64Array(ticketLength).fill(Number.NaN),
    ticketCount: 1,
    monthsByTicketCount: 0,
  };
}

/** Samples of every series, by metric and period. */
function bySeries(scenario: Scenario): ReadonlyMap<string, readonly number[]> {
  const model = compileModel(scenario);
  const simulate = openSimulator(model, TICKETS_PER_TRIAL);
  const samples = new Map<string, readonly number[]>();
  for (const block of PLAN.blocks) {
    const { periodValues, trialCount, ticketValues, ticketCount } = simulate(block);
    const columns = [
      ...periodSeries(model).map((series, i) => [series, periodValues, i, trialCount] as const),
      ...ticketSeries(model).map((series, i) => [series, ticketValues, i, ticketCount] as const),
    ];
    for (const [{ metric, period }, values, i, count] of columns) {
      const name = `${metric} ${period.grain} ${period.start}`;
      samples.set(name, [...(samples.get(name) ?? []), ...values.slice(i * count, (i + 1) * count)]);
    }
  }
  return samples;
}

describe('samples of a block depend on nothing but the block', () => {
  const scenario = ticketScenario({ ...DOUBTFUL, rest: REST });
  const inOrder = (() => {
    const simulate = simulatorOf(scenario);
    return PLAN.blocks.map((block) => simulate(block));
  })();

  test('in any order', () => {
    const simulate = simulatorOf(scenario);
    const shuffled = PLAN.blocks.toSorted((a, b) => ((7 * a.index + 3) % 16) - ((7 * b.index + 3) % 16));
    for (const block of [...shuffled, ...shuffled.slice(0, 3)]) {
      expect(simulate(block)).toEqual(inOrder[block.index]);
    }
  });

  test.each([
    ['as large', 1],
    ['larger', 3],
    ['too small', 0.5],
  ])('in spent memory that is %s', (_, factor) => {
    const simulate = simulatorOf(scenario);
    for (const block of PLAN.blocks.slice(0, 4)) {
      const expected = inOrder[block.index]!;
      const spent = spentSamples(
        Math.floor(factor * expected.periodValues.length),
        Math.floor(factor * expected.ticketValues.length),
      );
      const found = simulate(block, spent);
      expect(found).toEqual(expected);
      expect(found.periodValues.buffer === spent.periodValues.buffer).toBe(factor >= 1);
    }
  });

  test('and no two blocks, months or trials draw the same', () => {
    const noise = ticketScenario({
      months: 3,
      tickets: '{ per_month: 100000, month_noise_cv: 0.1 }',
      conversation: { turns: '{ dist: poisson, shift: 1, mean: 4 }' },
      rest: 'deflection: { rate: 0.5 }',
    });
    const monthly = [...bySeries(noise)].filter(([name]) => name.includes(' month '));
    for (const metric of ['tickets', 'deflected_tickets', 'input_tokens', 'output_tokens', 'llm_cost']) {
      const values = monthly.filter(([name]) => name.startsWith(`${metric} `)).flatMap(([, own]) => own);
      expect(values).toHaveLength(3 * 64);
      expect(new Set(values).size, metric).toBeGreaterThan(180);
    }
  });

  test('and each replicate has inner tickets of its own', () => {
    // the law of a ticket is known, so only the inner tickets tell replicates apart in the mean of many tickets
    const fixed = ticketScenario({
      tickets: '{ per_month: 1000000000000 }',
      conversation: { assistant_tokens: '{ dist: lognormal, median: 150, sigma: 0.69 }' },
    });
    const outputTokens = bySeries(fixed).get('output_tokens month 2027-01-01')!;
    const replicateMeans = PLAN.blocks.map(({ trialCount }, i) => {
      const own = outputTokens.slice(i * trialCount, (i + 1) * trialCount);
      return own.reduce((sum, value) => sum + value, 0) / trialCount;
    });
    // months of 1e12 tickets vary by some 1e-6 of their mean
    expect(new Set(replicateMeans.map((mean) => mean.toPrecision(5))).size).toBeGreaterThan(8);
  });
});

describe('an uncertain quantity of its own', () => {
  test('leaves every draw of the others alone', () => {
    const before = bySeries(ticketScenario({ ...DOUBTFUL, rest: REST }));
    const line = '\n  - { line: vector_db, monthly: { dist: uniform, low: 20, high: 90 } }';
    const after = bySeries(ticketScenario({ ...DOUBTFUL, rest: REST + line }));
    const bears = /^(infra_cost|ai_cost|total_cost|net_savings|benefit_cost_ratio|net_roi|cost_per_)/;
    const changed = [...before.keys()].filter((name) => `${before.get(name)}` !== `${after.get(name)}`);
    expect(changed.filter((name) => !bears.test(name))).toEqual([]);
    expect(changed.length).toBeGreaterThan(0);
    const vector = after.get('vector_db_cost month 2027-01-01')!;
    const hosting = after.get('hosting_cost month 2027-01-01')!;
    const infra = after.get('infra_cost month 2027-01-01')!;
    infra.forEach((usd, i) => {
      expect(usd).toBe(hosting[i]! + vector[i]!);
    });
    expect(Math.min(...vector)).toBeGreaterThanOrEqual(20);
    expect(new Set(vector).size).toBe(64);
  });
});

describe('where nothing is drawn', () => {
  test.each([
    ['claude-haiku-4-5', 'none', 0.01175],
    ['claude-haiku-4-5', 'article', 0.00995],
    ['claude-haiku-4-5', 'provider', 0.01175],
    ['claude-sonnet-4-6', 'provider', 0.0285525],
    ['gpt-5.4-nano', 'provider', 0.00207008],
  ])(
    "every band of %s with caching %s has the width 0 and the article's ticket costs %d",
    (model, caching, usd) => {
      const scenario = ticketScenario({
        months: 3,
        tickets: '{ per_month: 1000.5, growth_per_month: 0.01 }',
        model,
        caching,
        rest: 'deflection: { rate: 0.45, repeat_contact: 0.1 }\nhuman: { cost_per_ticket: 5 }',
      });
      const compiled = compileModel(scenario);
      const simulate = openSimulator(compiled, TICKETS_PER_TRIAL);
      const series = periodSeries(compiled);
      const accumulator = openBandAccumulator(series.length);
      for (const block of PLAN.blocks) {
        const { periodValues, trialCount, ticketValues, ticketCount } = simulate(block);
        accumulator.add(periodValues, trialCount);
        accumulator.closeReplicate();
        const ticketUsd = ticketValues.slice(3 * ticketCount, 4 * ticketCount);
        expect(new Set(ticketUsd).size).toBe(1);
        expect(ticketUsd[0]).toBeCloseTo(usd, 12);
      }
      const statistics = accumulator.finish();
      statistics.forEach(({ mean, percentiles, es95, sd }, i) => {
        for (const { value, ciLow, ciHigh } of [mean, ...percentiles, es95]) {
          expect(value / mean.value || 0, series[i]!.metric).toBeCloseTo(mean.value === 0 ? 0 : 1, 12);
          expect(Math.abs(ciHigh - ciLow)).toBeLessThanOrEqual(1e-12 * Math.abs(mean.value));
        }
        expect(sd.value).toBeLessThanOrEqual(1e-12 * Math.abs(mean.value));
      });
      const first = series.findIndex(({ metric }) => metric === 'llm_cost');
      expect(statistics[first]!.mean.value).toBeCloseTo(1000.5 * usd, 9);
    },
  );
});

describe('a month that the three-moment law does not hold for', () => {
  const turns = { conversation: { turns: '{ dist: poisson, shift: 1, mean: 4 }' } };
  /** Tickets of constant turns' tokens send multiples of 50 tokens, which a draw from the law does not. */
  const isLattice = (value: number) => Math.abs(value / 50 - Math.round(value / 50)) < 1e-9;

  test.each([
    ['few tickets are drawn one by one', 20, true],
    ['many come from the law', 5000, false],
  ])('%s', (_, tickets, oneByOne) => {
    const scenario = ticketScenario({ months: 2, tickets: `{ per_month: ${tickets} }`, ...turns });
    const simulate = openSimulator(compileModel(scenario), 1);
    const block = PLAN.blocks[0] as Block;
    expect(simulate(block).monthsByTicketCount).toBe(oneByOne ? 2 * block.trialCount : 0);
    const input = bySeries(scenario).get('input_tokens month 2027-02-01')!;
    expect(input.filter(isLattice).length > 60).toBe(oneByOne);
  });

  test('no tickets cost nothing', () => {
    const samples = bySeries(ticketScenario({ tickets: '{ per_month: 0.2 }', ...turns, months: 2 }));
    for (const metric of ['tickets', 'input_tokens', 'output_tokens', 'llm_cost']) {
      expect(samples.get(`${metric} month 2027-01-01`)!.every((value) => value === 0)).toBe(true);
    }
  });
});
