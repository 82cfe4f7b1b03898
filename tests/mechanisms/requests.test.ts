import { expect, test } from 'vitest';
import type { TicketScenarioParts } from '../simulate/ticket-scenario.ts';
import { billOf } from './bill-of.ts';

/*
 * As in mechanisms.test.ts: 5 turns of 150 + 200 tokens after a prompt of 500, requests of 650, 1000, 1350, 1700 and 2050,
 * in all 6750 in and 1000 out. Haiku bills 1 USD per million in and 5 out. Amounts are USD per million tickets.
 */
const UNCACHED = 6750 + 1000 * 5;

const usdPerMillion = (parts: TicketScenarioParts) => billOf(parts) * 1e6;

test('a retry bills its request again: a rate of 1/5 makes 1/4 more of all', () => {
  expect(usdPerMillion({ conversation: { retry_rate: 0.2 } })).toBeCloseTo(1.25 * UNCACHED, 6);
  expect(usdPerMillion({ conversation: { retry_rate: 0 } })).toBeCloseTo(UNCACHED, 6);
});

test('a retry reads what the first try has written', () => {
  // requests of 5150 to 6550 that each read the one before and write the rest; a repeat reads all of its own
  const long = (retry_rate: number) => ({
    caching: '{ provider: { shared_prompt: cold } }',
    conversation: { system_prompt_tokens: 5000, retry_rate },
  });
  const once = (5150 + 5500 + 5850 + 6200) * 0.1 + 6550 * 1.25 + 5000;
  const again = (5150 + 5500 + 5850 + 6200 + 6550) * 0.1 + 5000;
  expect(usdPerMillion(long(0))).toBeCloseTo(once, 6);
  expect(usdPerMillion(long(0.5))).toBeCloseTo(once + again, 6);
});

test('a summary is one more request, and the history begins anew with it', () => {
  // messages are 350 after a turn: above 600 before turn 3 (700). Summary: 500 + 700 in, 100 out. Turns 3, 4 then send
  // 500 + 100 + 150 and 500 + 100 + 350 + 150; before turn 5 there are 100 + 700 = 800: once more, 1300 in, 100 out
  const input = 650 + 1000 + 1200 + 750 + 1100 + 1300 + 750;
  const output = 5 * 200 + 2 * 100;
  const summary = '{ above_tokens: 600, summary_tokens: 100 }';
  expect(usdPerMillion({ conversation: { summary } })).toBeCloseTo(input + 5 * output, 6);
  const never = '{ above_tokens: 6000, summary_tokens: 100 }';
  expect(usdPerMillion({ conversation: { summary: never } })).toBeCloseTo(UNCACHED, 6);
});

test('a long request is billed whole at the price of long ones', () => {
  // gemini-2.5-pro: 1.25 in and 10 out, 2.5 and 15 above 200,000 input tokens; requests of 199,650 + 350 k
  const inputs = [199_650, 200_000, 200_350, 200_700, 201_050];
  const usd = inputs.reduce(
    (sum, input) => sum + (input > 200_000 ? input * 2.5 + 200 * 15 : input * 1.25 + 200 * 10),
    0,
  );
  const long = { model: 'gemini-2.5-pro', conversation: { system_prompt_tokens: 199_500 } };
  expect(usdPerMillion(long)).toBeCloseTo(usd, 4);
  const short = { model: 'gemini-2.5-pro' };
  expect(usdPerMillion(short)).toBeCloseTo(6750 * 1.25 + 1000 * 10, 6);
});

test('batch halves every list price, priority doubles those of gpt-5.4-mini, a region costs a tenth', () => {
  expect(usdPerMillion({ rest: 'service: { tier: batch }' })).toBeCloseTo(UNCACHED / 2, 6);
  const mini = { model: 'gpt-5.4-mini' };
  const priority = usdPerMillion({ ...mini, rest: 'service: { tier: priority }' });
  expect(priority).toBeCloseTo(2 * usdPerMillion(mini), 6);
  expect(usdPerMillion({ ...mini, rest: 'service: { data_residency: true }' })).toBeCloseTo(
    1.1 * usdPerMillion(mini),
    6,
  );
});

test('a ticket that goes up pays its turn twice and the rest at the dearer price', () => {
  // up at turn 2: Haiku answers 650 and 1000, Sonnet (3 in, 15 out) answers 1000, 1350, 1700 and 2050
  const below = 1650 + 5 * 400;
  const above = 3 * (1000 + 1350 + 1700 + 2050) + 15 * 800;
  const escalation = (rate: number, atTurn: number) => ({
    rest: `escalation: { rate: ${rate}, at_turn: ${atTurn}, model: claude-sonnet-4-6, caching: none }`,
  });
  expect(usdPerMillion(escalation(1, 2))).toBeCloseTo(below + above, 6);
  expect(usdPerMillion(escalation(0.25, 2))).toBeCloseTo(0.75 * UNCACHED + 0.25 * (below + above), 6);
  expect(usdPerMillion(escalation(0, 2))).toBeCloseTo(UNCACHED, 6);
  // a conversation of five turns never comes to its sixth
  expect(usdPerMillion(escalation(1, 6))).toBeCloseTo(UNCACHED, 6);
});

test('from its month on the successor bills', () => {
  const months = { months: 4, tickets: '{ per_month: 10 }' };
  // two months at Haiku's prices, two at three times them
  const rest = 'successor: { from: 2027-03, model: claude-sonnet-4-6 }';
  expect(usdPerMillion({ ...months, rest })).toBeCloseTo(2 * UNCACHED, 6);
  expect(usdPerMillion(months)).toBeCloseTo(UNCACHED, 6);
});
