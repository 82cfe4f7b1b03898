import { describe, expect, test } from 'vitest';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf } from '../../src/simulate/engine.ts';
import { pointEstimate } from '../../src/simulate/point-estimate.ts';
import { ticketScenario } from '../simulate/ticket-scenario.ts';
import { totalsOf } from './totals-of.ts';

/*
 * What changes from month to month, and what stands around the tokens: on 1,000 tickets a month of the article's, 0.01175
 * USD each, reckoned by hand. Each mechanism is compared with the same desk without it.
 */
const TICKET_USD = 0.01175;

describe.each(['fast', 'plain'] as const)('%s engine', (engine) => {
  const desk = (rest: string, months = 1, tickets = '{ per_month: 1000 }') =>
    ticketScenario({ tickets, months, rest });
  const total = (rest: string, metric: string, months?: number, tickets?: string) =>
    totalsOf(desk(rest, months, tickets), engine)(metric)[0] as number;
  const byMonth = (rest: string, metric: string, months: number, tickets?: string) =>
    totalsOf(desk(rest, months, tickets), engine, 'month')(metric);

  test('volume grows by its share from month to month', () => {
    const growing = byMonth('', 'tickets', 3, '{ per_month: 1000, growth_per_month: 0.1 }');
    expect(growing.map((tickets) => Number(tickets.toFixed(9)))).toEqual([1000, 1100, 1210]);
    expect(byMonth('', 'llm_cost', 3).map((usd) => Number(usd.toFixed(9)))).toEqual([11.75, 11.75, 11.75]);
  });

  test('seasons multiply their calendar months; their mean is 1', () => {
    // weights add up to 14: February has 2 of them, 12 x 2 / 14 of a mean month
    const tickets = '{ per_month: 1000, season_weights: [1, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1] }';
    const year = byMonth('', 'tickets', 12, tickets);
    expect(year[0]).toBeCloseTo((1000 * 12) / 14, 9);
    expect(year[1]).toBeCloseTo((1000 * 24) / 14, 9);
    expect(year.reduce((sum, month) => sum + month, 0)).toBeCloseTo(12_000, 6);
  });

  test('a price path multiplies all prices of the model from its month on', () => {
    const path = 'price_path: [{ from: 2027-02, factor: 0.5 }, { from: 2027-03, factor: 3 }]';
    const months = byMonth(path, 'llm_cost', 3).map((usd) => Number(usd.toFixed(9)));
    expect(months).toEqual([11.75, 5.875, 17.625]);
  });

  test('a line with a minimum costs it, or its usage where that is more', () => {
    const line = (minimum: number) =>
      `infrastructure: [{ line: search, usd_per_ticket: 0.02, minimum: ${minimum} }]`;
    expect(total(line(50), 'search_cost')).toBeCloseTo(50, 9);
    expect(total(line(0), 'search_cost')).toBeCloseTo(20, 9);
  });

  test('a line with a capacity is bought in whole steps', () => {
    const line = (capacity: string) => `infrastructure: [{ line: gpu, monthly: 300${capacity} }]`;
    expect(total(line(', capacity_tickets: 400'), 'gpu_cost')).toBeCloseTo(3 * 300, 9);
    expect(total(line(''), 'gpu_cost')).toBeCloseTo(300, 9);
  });

  test('what comes once or yearly comes in its months', () => {
    const line = 'infrastructure: [{ line: build, one_off: 5000, yearly: 240 }]';
    const months = byMonth(line, 'build_cost', 14);
    expect(months[0]).toBe(5240);
    expect(months[12]).toBe(240);
    expect(months.reduce((sum, usd) => sum + usd, 0)).toBe(5480);
  });

  const DEFLECTION = 'deflection: { rate: 0.4 }';
  const human = (text: string) => `${DEFLECTION}\nhuman: { ${text} }`;

  test('humans by the hour: wage over occupancy, times minutes', () => {
    // 30 / 0.75 x 12 / 60 = 8 a ticket; 600 of 1,000 are handed over
    const hourly = 'usd_per_hour: 30, minutes_per_ticket: 12, occupancy: 0.75';
    expect(total(human(hourly), 'human_cost')).toBeCloseTo(600 * 8, 9);
    expect(total(human('cost_per_ticket: 8'), 'human_cost')).toBeCloseTo(600 * 8, 9);
    expect(total(human(hourly), 'net_savings')).toBeCloseTo(400 * 8 - 1000 * TICKET_USD, 9);
  });

  test('a hand-off takes longer, and only tickets that are handed over do', () => {
    const extra = (share: number) => human(`cost_per_ticket: 8, handoff_extra: ${share}`);
    expect(total(extra(0.25), 'human_cost')).toBeCloseTo(600 * 8 * 1.25, 9);
    expect(total(extra(0.25), 'baseline_human_cost')).toBeCloseTo(1000 * 8, 9);
    expect(total(extra(0), 'human_cost')).toBeCloseTo(600 * 8, 9);
  });

  test('agents that come whole save whole agents', () => {
    // 140 hours are 525 tickets and 4,200 USD: 1,000 tickets need 2 agents with and without the AI
    const text =
      'usd_per_hour: 30, minutes_per_ticket: 12, occupancy: 0.75, staffing: whole, agent_hours_per_month: 140';
    expect(total(human(text), 'human_cost')).toBeCloseTo(2 * 4200, 9);
    expect(total(human(text), 'human_cost_saved')).toBeCloseTo(0, 9);
    // 1,100 of them need 3 without it, and of those 660 two: now an agent is saved
    expect(total(human(text), 'human_cost_saved', 1, '{ per_month: 1100 }')).toBeCloseTo(4200, 9);
  });

  test('flex and batch halve list prices, reads of Gemini stay at theirs in a batch', () => {
    const usd = (model: string, tier: string, caching: string) =>
      totalsOf(
        ticketScenario({
          tickets: '{ per_month: 1000 }',
          model,
          caching,
          conversation: { system_prompt_tokens: 5000 },
          rest: `service: { tier: ${tier} }`,
        }),
        engine,
      )('llm_cost')[0] as number;
    for (const tier of ['flex', 'batch']) {
      const half = usd('gpt-5.4-mini', 'standard', 'none') / 2;
      expect(usd('gpt-5.4-mini', tier, 'none')).toBeCloseTo(half, 9);
    }
    // 22,700 of 29,250 are read at 0.03 each; 6,550 fresh at 0.3 and 1,000 out at 2.5 cost half
    const cold = '{ provider: { shared_prompt: cold } }';
    expect(usd('gemini-2.5-flash', 'batch', cold)).toBeCloseTo(
      (22_700 * 0.03 + 0.5 * (6550 * 0.3 + 1000 * 2.5)) / 1000,
      9,
    );
  });
});

test('a change of prices that may not happen counts with its probability on average', () => {
  const scenario = ticketScenario({
    tickets: '{ per_month: 1000 }',
    months: 2,
    rest: 'price_path: [{ from: 2027-02, factor: 0.5, probability: 0.4 }]',
  });
  const model = compileModel(scenario);
  const values = pointEstimate(model, engineOf('fast', scenario, model));
  const total = periodSeries(model).findIndex(
    ({ metric, period }) => metric === 'llm_cost' && period.grain === 'total',
  );
  // 11.75, then 0.4 x 5.875 + 0.6 x 11.75
  expect(values[total]).toBeCloseTo(11.75 + 9.4, 6);
});
