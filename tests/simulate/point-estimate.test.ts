import { expect, test } from 'vitest';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { pointEstimate } from '../../src/simulate/point-estimate.ts';
import { type TicketScenarioParts, ticketScenario } from './ticket-scenario.ts';

/** Point estimates by metric and period. */
function estimates(parts: TicketScenarioParts): ReadonlyMap<string, number> {
  const model = compileModel(ticketScenario(parts));
  const values = pointEstimate(model, { name: 'fast', model });
  return new Map(
    periodSeries(model).map(({ metric, period }, i) => [
      `${metric} ${period.grain} ${period.start}`,
      values[i]!,
    ]),
  );
}

const REST = `deflection: { rate: 0.5, repeat_contact: 0.2 }
human: { cost_per_ticket: 5 }
infrastructure: [{ line: hosting, monthly: 100, usd_per_ticket: 0.001, tokens_per_ticket: 50, usd_per_mtok: 0.02 }]`;

test('of constants is the bill by hand', () => {
  const found = estimates({ months: 2, tickets: '{ per_month: 1000, growth_per_month: 0.1 }', rest: REST });
  // 0.01175 USD a ticket; 0.001 + 50 tokens at 0.02 a million; 40 % stay closed; 1,000 and 1,100 tickets
  const lineUsd = 0.001 + 50 * 0.02e-6;
  expect(found.get('tickets month 2027-02-01')).toBeCloseTo(1100, 9);
  expect(found.get('deflected_tickets total 2027-01-01')).toBeCloseTo(840, 9);
  expect(found.get('input_tokens total 2027-01-01')).toBeCloseTo(2100 * 6750, 6);
  expect(found.get('llm_cost total 2027-01-01')).toBeCloseTo(2100 * 0.01175, 9);
  expect(found.get('hosting_cost month 2027-02-01')).toBeCloseTo(100 + 1100 * lineUsd, 9);
  expect(found.get('human_cost total 2027-01-01')).toBeCloseTo(2100 * 0.6 * 5, 9);
  expect(found.get('net_savings total 2027-01-01')).toBeCloseTo(
    2100 * 0.4 * 5 - 2100 * (0.01175 + lineUsd) - 200,
    9,
  );
});

test('puts every uncertain quantity at its mean and leaves the noise out', () => {
  const certain = estimates({ months: 2, tickets: '{ per_month: 1000 }', rest: REST });
  const uncertain = estimates({
    months: 2,
    tickets: '{ per_month: { dist: uniform, low: 500, high: 1500 }, month_noise_cv: 0.3 }',
    rest: REST.replace('rate: 0.5', 'rate: { dist: beta, mean: 0.5, n: 10 }').replace(
      'monthly: 100',
      'monthly: { dist: uniform, low: 0, high: 200 }',
    ),
  });
  for (const [name, value] of certain)
    expect(uncertain.get(name)! / value || 0, name).toBeCloseTo(value === 0 ? 0 : 1, 9);
});

test('takes the mean ticket, not the ticket of the mean turns', () => {
  // E[650 t + 175 t (t - 1)] with t = 1 + Poisson(4): 650 * 5 + 175 * (16 + 2 * 4); 200 tokens out a turn
  const found = estimates({ conversation: { turns: '{ dist: poisson, shift: 1, mean: 4 }' } });
  expect(found.get('input_tokens total 2027-01-01')! / (3250 + 175 * 24)).toBeCloseTo(1, 8);
  expect(found.get('output_tokens total 2027-01-01')! / 1000).toBeCloseTo(1, 8);
});
