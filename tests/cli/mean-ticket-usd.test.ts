import { expect, test } from 'vitest';
import { meanTicketUsd } from '../../src/cli/mean-ticket-usd.ts';
import { ticketScenario } from '../simulate/ticket-scenario.ts';

test('the mean ticket is what the model costs per ticket, whatever else a month costs and however many there are', () => {
  const scenario = ticketScenario({
    months: 3,
    tickets: '{ per_month: 2000, growth_per_month: 0.1, month_noise_cv: 0.2 }',
    rest: 'infrastructure: [{ line: hosting, monthly: 100 }]',
  });
  // 6750 tokens in at 1 USD and 1000 out at 5 USD per million
  expect(meanTicketUsd(scenario)).toBeCloseTo(0.01175, 12);
});
