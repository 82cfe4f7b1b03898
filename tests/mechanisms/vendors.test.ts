import { describe, expect, test } from 'vitest';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { withVendors } from '../../src/cli/with-vendors.ts';
import { VENDOR_PRICES } from '../../src/prices/vendors.ts';
import { describeQuantities } from '../../src/scenario/describe-quantities.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import type { ScenarioError } from '../../src/scenario/scenario-fault.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf, openEngine } from '../../src/simulate/engine.ts';
import { faultsOf } from '../scenario/small-scenario.ts';
import { ticketScenario } from '../simulate/ticket-scenario.ts';

const DEFLECTION = '{ rate: 0.5, repeat_contact: 0.2 }';

function vendorText(vendor: string, rest = `deflection: ${DEFLECTION}`): string {
  return `costband: 1
id: bought
title: Bought answers
seed: 11
trials: 64
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: 1000 }
vendor: ${vendor}
${rest}
`;
}

const bought = (vendor: string, rest?: string) => parseScenario(vendorText(vendor, rest), 'bought.yaml');

/** A metric of the horizon of a scenario in which nothing is drawn, by either engine. */
function totalOf(scenario: Scenario, metric: string, engine: 'fast' | 'plain' = 'fast'): number | undefined {
  const model = compileModel(scenario);
  const place = periodSeries(model).findIndex(
    ({ metric: name, period }) => name === metric && period.grain === 'total',
  );
  const block = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 1 };
  return openEngine(engineOf(engine, scenario, model), 0)(block).periodValues[place];
}

/** Of 1,000 tickets 500 are resolved; the customers of 100 of those come back, of 400 they stay away. */
describe.each(['fast', 'plain'] as const)('the bill of a vendor, %s engine', (engine) => {
  test.each([
    ['intercom_fin', 400 * 0.99],
    ['{ name: intercom_fin, repeats: billed }', 500 * 0.99],
    ['{ name: intercom_fin, usd: 0.5 }', 400 * 0.5],
    ['zendesk', 400 * 2],
    ['hubspot', 500 * 0.5],
    ['agentforce', 1000 * 2],
    ['{ name: freshworks_freddy, sessions_per_ticket: 1.5 }', 1000 * 1.5 * 0.49],
    ['{ name: mine, unit: conversation, usd: 0.25 }', 250],
  ])('%s', (vendor, usd) => {
    const scenario = bought(vendor);
    expect(totalOf(scenario, 'vendor_cost', engine)).toBeCloseTo(usd, 9);
    expect(totalOf(scenario, 'ai_cost', engine)).toBeCloseTo(usd, 9);
    expect(totalOf(scenario, 'llm_cost', engine)).toBe(0);
  });

  test('stands beside other lines and humans', () => {
    const rest = `deflection: ${DEFLECTION}\nhuman: { cost_per_ticket: 5 }\ninfrastructure: [{ line: upkeep, monthly: 70 }]`;
    const scenario = bought('intercom_fin', rest);
    expect(totalOf(scenario, 'infra_cost', engine)).toBeCloseTo(70 + 396, 9);
    expect(totalOf(scenario, 'human_cost', engine)).toBeCloseTo(600 * 5, 9);
  });
});

/**
 * Customers who come back as tickets of their own: each of 1,000 brings 0.5 x 0.2 = 0.1 more, in all 1000 / 0.9 tickets,
 * of which half are resolved and 0.4 for good. Refunded, every customer is billed once, when the matter is closed;
 * billed, each resolution is.
 */
describe.each(['fast', 'plain'] as const)('customers who come back to a vendor, %s engine', (engine) => {
  const tickets = 1000 / 0.9;
  const added = 'deflection: { rate: 0.5, repeat_contact: 0.2, repeat_tickets: added }';
  test.each([
    ['intercom_fin', tickets * 0.4 * 0.99],
    ['zendesk', tickets * 0.4 * 2],
    ['hubspot', tickets * 0.5 * 0.5],
    ['{ name: intercom_fin, repeats: billed }', tickets * 0.5 * 0.99],
    ['{ name: hubspot, repeats: refunded }', tickets * 0.4 * 0.5],
    ['agentforce', tickets * 2],
    ['{ name: freshworks_freddy, sessions_per_ticket: 1.5 }', tickets * 1.5 * 0.49],
  ])('%s', (vendor, usd) => {
    const scenario = bought(vendor, added);
    expect(totalOf(scenario, 'tickets', engine)).toBeCloseTo(tickets, 9);
    expect(totalOf(scenario, 'deflected_tickets', engine)).toBeCloseTo(tickets * 0.4, 9);
    expect(totalOf(scenario, 'vendor_cost', engine)).toBeCloseTo(usd, 9);
  });

  test('billed again costs 1 / (1 - 0.2) of billed once', () => {
    const usd = (repeats: string) =>
      totalOf(bought(`{ name: intercom_fin, repeats: ${repeats} }`, added), 'vendor_cost', engine) as number;
    expect(usd('billed') / usd('refunded')).toBeCloseTo(1 / 0.8, 12);
  });

  test('a human is paid for those alone who are never resolved', () => {
    const scenario = bought('hubspot', `${added}\nhuman: { cost_per_ticket: 5 }`);
    expect(totalOf(scenario, 'human_cost', engine)).toBeCloseTo((1000 - tickets * 0.4) * 5, 9);
  });
});

test('what is uncertain about a vendor has its own path, and moves with another', () => {
  const law = '{ dist: uniform, low: 0.8, high: 1.2 }';
  const scenario = bought(
    `{ name: mine, unit: session, usd: ${law}, sessions_per_ticket: { dist: uniform, low: 1, high: 2 } }`,
    'correlations: [{ between: [vendor.usd, vendor.sessions_per_ticket], rank: 0.5 }]',
  );
  expect(describeQuantities(scenario).map(({ path }) => path)).toEqual([
    'tickets.per_month',
    'tickets.growth_per_month',
    'tickets.month_noise_cv',
    'vendor.usd',
    'vendor.sessions_per_ticket',
  ]);
  const { uncertain, joined } = compileModel(scenario);
  expect(joined?.members.map((index) => uncertain[index]?.name)).toEqual([
    'infrastructure.vendor.usd_per_ticket',
    'infrastructure.vendor.units_per_ticket',
  ]);
});

describe('compare puts vendors beside a build', () => {
  const built = ticketScenario({
    tickets: '{ per_month: 1000 }',
    rest: `deflection: ${DEFLECTION}\ninfrastructure: [{ line: hosting, monthly: 100 }]`,
  });
  const loaded = [{ file: 'ticket.yaml', text: '', scenario: built, readings: new Map() }];

  test('same tickets, no model and no infrastructure', () => {
    const [fin] = withVendors(loaded, ['intercom_fin']);
    expect(fin?.scenario.id).toBe('ticket_intercom_fin');
    expect(totalOf(fin?.scenario as Scenario, 'ai_cost')).toBeCloseTo(396, 9);
    expect(totalOf(built, 'ai_cost')).toBeCloseTo(100 + 1000 * 0.01175, 9);
  });

  test.each([
    ['freshworks_freddy', /bills by session/],
    ['intercom_fn', /did you mean intercom_fin\?/],
  ])('refuses %s', (id, rule) => {
    try {
      withVendors(loaded, [id]);
      expect.unreachable();
    } catch (error) {
      expect((error as ScenarioError).faults[0]?.rule).toMatch(rule);
    }
  });
});

describe('faults of a vendor', () => {
  test.each([
    ['nobody', /^8:9 vendor: text "nobody"; not in the price book: state name, unit and usd/],
    [
      'intercom_fine',
      /^8:9 vendor: text "intercom_fine"; not in the price book: did you mean `intercom_fin`\?/,
    ],
    ['freshworks_freddy', /^8:9 vendor: .*bills by session/],
    ['{ name: mine, unit: resolution, usd: 1 }', /vendor\.repeats: missing; unit: resolution needs/],
    ['{ name: agentforce, repeats: billed }', /vendor\.repeats: .*needs unit: resolution/],
    ['{ name: intercom_fin, sessions_per_ticket: 2 }', /sessions_per_ticket: .*needs unit: session/],
    ['{ name: intercom_fin, usd: -1 }', /vendor\.usd: -1; needs an amount in USD, at least 0/],
    ['{ name: intercom_fin, uds: 1 }', /vendor\.uds: unknown key; did you mean `usd`\?/],
    ['{ name: mine, unit: word, usd: 1 }', /vendor\.unit: .*needs one of resolution, conversation, session/],
  ])('%s', (vendor, fault) => {
    expect(faultsOf(vendorText(vendor))).toEqual([expect.stringMatching(fault)]);
  });

  test('a resolution needs deflection, and a model does not stand beside a vendor', () => {
    expect(faultsOf(vendorText('intercom_fin', 'model: claude-haiku-4-5\ncaching: none'))).toEqual([
      expect.stringMatching(/vendor: .*needs deflection/),
      expect.stringMatching(/model: .*needs to stand without vendor/),
      expect.stringMatching(/caching: .*needs to stand without vendor/),
    ]);
  });

  test('without a vendor the three sections of a model are needed', () => {
    const faults = faultsOf(vendorText('agentforce').replace(/^vendor:.*\n/m, ''));
    expect(faults.map((fault) => fault.replace(/^\S+ /, '').split(';')[0])).toEqual([
      'conversation: missing',
      'model: missing',
      'caching: missing',
    ]);
  });
});

test('every vendor of the book has a price, a source and a date', () => {
  for (const { vendor, usdPerUnit, source, date } of VENDOR_PRICES) {
    expect(usdPerUnit, vendor).toBeGreaterThan(0);
    expect(source.length, vendor).toBeGreaterThan(5);
    expect(date, vendor).toMatch(/^20\d\d-\d\d-\d\d$/);
  }
  const ids = VENDOR_PRICES.map(({ vendor }) => vendor);
  expect(ids).toEqual([...new Set(ids)].sort());
});
