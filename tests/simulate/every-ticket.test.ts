import { expect, test } from 'vitest';
import { periodSeries } from '../../src/cli/series-of-model.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { withEveryTicket } from '../../src/simulate/every-ticket.ts';
import type { Model } from '../../src/simulate/model.ts';
import { planBlocks } from '../../src/simulate/plan-blocks.ts';
import { openSimulator } from '../../src/simulate/simulate-block.ts';
import { ticketScenario } from './ticket-scenario.ts';

const [BLOCK] = planBlocks(64).blocks;
const VARIED = {
  turns: '{ dist: poisson, shift: 1, mean: 2 }',
  user_tokens: '{ dist: gamma, shape: 4.8, mean: 60 }',
};
const modelOf = (tickets: string) => compileModel(ticketScenario({ tickets, conversation: VARIED }));
const samplesOf = (model: Model) => openSimulator(model, 1)(BLOCK!);

test('a month with too few tickets for the law of its total is the same with every ticket', () => {
  const model = modelOf('{ per_month: { dist: lognormal, p10: 8, p90: 16 } }');
  const [usual, every] = [samplesOf(model), samplesOf(withEveryTicket(model))];
  expect(usual.monthsByTicketCount).toBe(BLOCK!.trialCount);
  expect(every).toEqual(usual);
});

test('a month with many tickets is drawn ticket by ticket, and its tickets are the same number', () => {
  const model = modelOf('{ per_month: { dist: uniform, low: 250, high: 350 } }');
  const [usual, every] = [samplesOf(model), samplesOf(withEveryTicket(model))];
  expect([usual.monthsByTicketCount, every.monthsByTicketCount]).toEqual([0, BLOCK!.trialCount]);
  const series = periodSeries(model);
  const of = (samples: typeof usual, metric: string) => {
    const start = series.findIndex((one) => one.metric === metric) * BLOCK!.trialCount;
    return samples.periodValues.slice(start, start + BLOCK!.trialCount);
  };
  expect(of(every, 'llm_cost')).not.toEqual(of(usual, 'llm_cost'));
  // months add up to whole tokens
  expect(of(every, 'input_tokens').some((tokens) => tokens <= 0)).toBe(false);
  expect(every.ticketValues).toEqual(usual.ticketValues);
});

test('tickets are metered some thousands at a time, each of which has draws of its own', () => {
  const atOnce = 2 ** 16;
  const more = 2 ** 13;
  const tokensOf = (tickets: number) => {
    const model = withEveryTicket(modelOf(`{ per_month: ${tickets} }`));
    const place = periodSeries(model).findIndex(({ metric }) => metric === 'input_tokens');
    const oneTrial = { ...BLOCK!, trialCount: 1 };
    return openSimulator(model, 1)(oneTrial).periodValues[place]!;
  };
  const [batch, both, few] = [tokensOf(atOnce), tokensOf(atOnce + more), tokensOf(more)];
  expect(both - batch).not.toBe(few);
  // means of 8,192 tickets: their sd is some 1.5 times a ticket's, so six of its errors are a tenth
  expect(Math.abs((both - batch) / few - 1)).toBeLessThan(0.1);
  expect(Math.abs(batch / atOnce / (few / more) - 1)).toBeLessThan(0.1);
});
