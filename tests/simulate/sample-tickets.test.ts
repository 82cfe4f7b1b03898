import { expect, test } from 'vitest';
import { ticketMetrics } from '../../src/cost/metrics.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { simulatePlainBlock } from '../../src/simulate/plain-block.ts';
import { plainModelOf } from '../../src/simulate/plain-model.ts';
import { openSimulator } from '../../src/simulate/simulate-block.ts';
import { isUniformKind } from '../../src/simulate/uniform-tickets.ts';
import { ticketScenario } from './ticket-scenario.ts';

const BLOCK = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 4 };
/** Trials begin and end inside of slices of 1,024 tickets. */
const PER_TRIAL = 1500;
const MODEL = compileModel(
  ticketScenario({
    conversation: { turns: 2, user_tokens: 10, assistant_tokens: 10 },
    rest: `deflection: { rate: { dist: beta, alpha: 6, beta: 4 } }
human: { cost_per_ticket: 4 }
infrastructure: [{ line: fees, usd_per_ticket: 0.01 }]
segments: [{ segment: short, share: 0.3 },
  { segment: long, share: 0.3, conversation: { system_prompt_tokens: 900, turns: 3, user_tokens: 10, assistant_tokens: 10 } },
  { segment: unlike, share: 0.4, conversation: { system_prompt_tokens: 100, turns: 2, user_tokens: { dist: gamma, shape: 4, mean: 60 }, assistant_tokens: 20 } }]`,
  }),
);

/** Metrics of a block's tickets by name. */
function ticketColumns() {
  const { ticketValues, ticketCount } = openSimulator(MODEL, PER_TRIAL)(BLOCK);
  return Object.fromEntries(
    ticketMetrics(MODEL.ledger).map(({ name }, i) => [
      name,
      ticketValues.subarray(i * ticketCount, (i + 1) * ticketCount),
    ]),
  ) as Record<string, Float64Array>;
}

test('every ticket has the tokens of its own segment, however segments, trials and slices take turns', () => {
  expect(MODEL.kinds.map(isUniformKind)).toEqual([true, true, false]);
  const { input_tokens: inputs, output_tokens: outputs, llm_cost: costs } = ticketColumns();
  const found = new Map<string, number>();
  for (const [i, input] of inputs!.entries()) {
    const output = outputs![i]!;
    // 2 x 510 + 20 in, 20 out; 3 x 910 + 20 + 40 in, 30 out; 40 out of the third, whose turns differ
    const segment = output === 20 ? 'short' : output === 30 ? 'long' : 'unlike';
    if (segment === 'unlike') expect(output).toBe(40);
    else expect(input).toBe(segment === 'short' ? 1040 : 2790);
    // Haiku at 1 and 5 USD per million
    expect(costs![i]).toBeCloseTo((input + 5 * output) / 1e6, 12);
    found.set(segment, (found.get(segment) ?? 0) + 1);
  }
  // shares err by 0.006 in 6,000 tickets
  expect(found.get('short')! / inputs!.length).toBeCloseTo(0.3, 1);
  expect(found.get('long')! / inputs!.length).toBeCloseTo(0.3, 1);
});

test('costs add up, and a human costs four dollars or nothing', () => {
  const columns = ticketColumns();
  const of = (name: string) => columns[name]!;
  expect(new Set(of('human_cost'))).toEqual(new Set([0, 4]));
  for (const [i, total] of of('total_cost').entries()) {
    expect(of('infra_cost')[i]).toBeCloseTo(0.01, 12);
    expect(of('ai_cost')[i]).toBe(of('llm_cost')[i]! + of('infra_cost')[i]!);
    expect(total).toBe(of('ai_cost')[i]! + of('human_cost')[i]!);
  }
});

test('handed over in slices they are those among the samples', () => {
  const expected = openSimulator(MODEL, PER_TRIAL)(BLOCK).ticketValues;
  const metricCount = ticketMetrics(MODEL.ledger).length;
  const joined = new Float64Array(expected.length).fill(Number.NaN);
  let next = 0;
  const samples = openSimulator(MODEL, PER_TRIAL, (columns, start, end) => {
    expect(start).toBe(next);
    next = end;
    for (let metric = 0; metric < metricCount; metric++) {
      joined.set(columns[metric]!.subarray(0, end - start), metric * BLOCK.trialCount * PER_TRIAL + start);
    }
  })(BLOCK);
  expect(joined).toEqual(expected);
  expect([samples.ticketValues.length, samples.ticketCount]).toEqual([0, 4 * PER_TRIAL]);
});

const TOOLS = '{ calls_per_turn: 1, call_tokens: 40, result_tokens: 300, definition_tokens: 350 }';
const SERVICE = 'infrastructure: [{ line: fees, usd_per_ticket: 0.01 }]\n';

test.each([
  {
    name: 'all turns the same, with humans',
    tools: {},
    human: 'deflection: { rate: 0 }\nhuman: { cost_per_ticket: 4 }',
  },
  { name: 'all turns the same, without', tools: {}, human: '' },
  {
    name: 'tools, with humans',
    tools: { tools: TOOLS },
    human: 'deflection: { rate: 0 }\nhuman: { cost_per_ticket: 4 }',
  },
  { name: 'tools, without', tools: { tools: TOOLS }, human: '' },
])('a ticket that is certain has the metrics that the plain engine gives it: $name', ({ tools, human }) => {
  const scenario = ticketScenario({
    conversation: tools,
    caching: '{ hit_rate: 0.25 }',
    rest: `${SERVICE}${human}`,
  });
  const model = compileModel(scenario);
  expect(model.kinds.map(isUniformKind)).toEqual([!('tools' in tools)]);
  const plain = simulatePlainBlock(plainModelOf(scenario, model), BLOCK, 1).ticketValues;
  const fast = openSimulator(model, 1)(BLOCK).ticketValues;
  expect(fast.length).toBe(plain.length);
  for (const [i, value] of fast.entries()) {
    if (!(Math.abs(value - plain[i]!) <= 1e-12 * Math.abs(plain[i]!))) {
      const { name } = ticketMetrics(model.ledger)[Math.floor(i / BLOCK.trialCount)]!;
      expect.fail(`${name} is ${value}, not ${plain[i]}`);
    }
  }
});
