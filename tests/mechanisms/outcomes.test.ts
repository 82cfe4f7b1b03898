import { expect, test } from 'vitest';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf } from '../../src/simulate/engine.ts';
import { pointEstimate } from '../../src/simulate/point-estimate.ts';
import { type TicketScenarioParts, ticketScenario } from '../simulate/ticket-scenario.ts';

/*
 * What becomes of tickets, on 1,000 tickets a month of the article's (5 turns, 0.01175 USD; with 2 turns 650 + 1000 in
 * and 400 out: 0.00365 USD), reckoned by hand.
 */
const FIVE_TURNS_USD = 0.01175;
const TWO_TURNS_USD = 0.00365;

function totals(scenario: Scenario): Readonly<Record<string, number>> {
  const model = compileModel(scenario);
  const values = pointEstimate(model, engineOf('fast', scenario, model));
  const entries = periodSeries(model).flatMap(({ metric, period }, i) =>
    period.grain === 'total' ? [[metric, values[i] as number]] : [],
  );
  return Object.fromEntries(entries);
}

const desk = (rest: string, parts: TicketScenarioParts = {}) =>
  totals(ticketScenario({ tickets: '{ per_month: 1000 }', ...parts, rest }));

test('tickets that are handed over may be shorter than those that are closed', () => {
  const rate = 'rate: 0.4';
  const alike = desk(`deflection: { ${rate} }`);
  const shorter = desk(`deflection: { ${rate}, handed_over_turns: 2 }`);
  expect(alike['llm_cost']).toBeCloseTo(1000 * FIVE_TURNS_USD, 9);
  expect(shorter['llm_cost']).toBeCloseTo(400 * FIVE_TURNS_USD + 600 * TWO_TURNS_USD, 9);
});

test('repeat contacts that are added cost the AI again, and save no more than they end', () => {
  const human = 'human: { cost_per_ticket: 5 }';
  const counted = desk(`deflection: { rate: 0.5, repeat_contact: 0.2 }\n${human}`);
  expect(counted['tickets']).toBeCloseTo(1000, 9);
  expect(counted['human_cost']).toBeCloseTo((1000 - 400) * 5, 9);
  // each ticket brings 0.5 x 0.2 = 0.1 more: 1000 / 0.9 tickets, of which half are closed and 0.4 for good
  const added = desk(`deflection: { rate: 0.5, repeat_contact: 0.2, repeat_tickets: added }\n${human}`);
  expect(added['tickets']).toBeCloseTo(1000 / 0.9, 9);
  expect(added['llm_cost']).toBeCloseTo((1000 / 0.9) * FIVE_TURNS_USD, 9);
  expect(added['deflected_tickets']).toBeCloseTo((1000 / 0.9) * 0.4, 9);
  expect(added['human_cost']).toBeCloseTo((1000 - (1000 / 0.9) * 0.4) * 5, 9);
  expect(added['baseline_human_cost']).toBeCloseTo(5000, 9);
});

test('a line by turns is billed for each turn', () => {
  const line = (price: string) => desk(`infrastructure: [{ line: guard, ${price} }]`);
  expect(line('usd_per_turn: 0.002')['guard_cost']).toBeCloseTo(1000 * 5 * 0.002, 9);
  expect(line('tokens_per_turn: 50, usd_per_mtok: 0.02')['guard_cost']).toBeCloseTo(
    1000 * 5 * 50 * 0.02e-6,
    12,
  );
  expect(line('usd_per_turn: 0.002, usd_per_ticket: 0.01')['guard_cost']).toBeCloseTo(
    1000 * (0.01 + 0.01),
    9,
  );
});

const SEGMENTED = `costband: 1
id: mixed
title: Two kinds of tickets
seed: 11
trials: 64
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: 1000 }
caching: none
segments:
  - segment: short
    SHORT
    model: claude-haiku-4-5
    conversation: { system_prompt_tokens: 500, turns: 2, user_tokens: 150, assistant_tokens: 200 }
    deflection: { rate: 0.8 }
  - segment: long
    LONG
    model: claude-sonnet-4-6
    conversation: { system_prompt_tokens: 500, turns: 5, user_tokens: 150, assistant_tokens: 200 }
    deflection: { rate: 0.2 }
`;

function mixed(short: string, long: string): Readonly<Record<string, number>> {
  return totals(parseScenario(SEGMENTED.replace('SHORT', short).replace('LONG', long), 'mixed.yaml'));
}

test('segments have shares of the tickets, each with its conversation, model and deflection', () => {
  const found = mixed('share: 0.7', 'share: 0.3');
  expect(found['llm_cost']).toBeCloseTo(700 * TWO_TURNS_USD + 300 * 3 * FIVE_TURNS_USD, 9);
  expect(found['deflected_tickets']).toBeCloseTo(700 * 0.8 + 300 * 0.2, 9);
});

test('counted shares are uncertain around their counts', () => {
  // Jeffreys: 69.5 and 30.5 of 100
  const found = mixed('counted: 69', 'counted: 30');
  expect(found['llm_cost']).toBeCloseTo(695 * TWO_TURNS_USD + 305 * 3 * FIVE_TURNS_USD, 9);
  const text = SEGMENTED.replace('SHORT', 'counted: 69').replace('LONG', 'counted: 30');
  const { uncertain } = compileModel(parseScenario(text, 'mixed.yaml'));
  expect(uncertain.map(({ name, mean }) => [name, mean])).toEqual([
    ['segments.short.share', expect.closeTo(0.695, 9)],
  ]);
});

test('months follow the days of the week that they have', () => {
  const tickets = (weights: string) =>
    totals(ticketScenario({ months: 1, tickets: `{ per_month: 1000${weights} }` }))['tickets'];
  // January 2027 begins on a Friday: 21 of its 31 days are weekdays, where a mean month has 30.436875 x 5/7
  expect(tickets(', weekday_weights: [1, 1, 1, 1, 1, 0, 0]')).toBeCloseTo(
    (1000 * 21) / ((30.436875 * 5) / 7),
    9,
  );
  expect(tickets(', weekday_weights: [1, 1, 1, 1, 1, 1, 1]')).toBeCloseTo((1000 * 31) / 30.436875, 9);
  expect(tickets('')).toBe(1000);
});
