import { expect, test } from 'vitest';
import { bindTrial, openTrials } from '../../src/simulate/bind-trials.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { type TicketScenarioParts, ticketScenario } from './ticket-scenario.ts';

const BLOCK = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 8 };

/** An own model with this price of input. */
function modelAt(inputUsd: string): TicketScenarioParts {
  const prices = `{ input_usd_per_mtok: ${inputUsd}, output_usd_per_mtok: 15, cache_read_usd_per_mtok: 0.3 }`;
  return { model: 'own_model', rest: `prices: ${prices}` };
}

/** Humans who cost this for each ticket that they handle. */
function humansAt(usd: string): TicketScenarioParts {
  return { rest: `deflection: { rate: 0.5 }\nhuman: { cost_per_ticket: ${usd} }` };
}

test.each([
  { name: 'prices', parts: modelAt('{ dist: uniform, low: 1, high: 5 }') },
  { name: 'costs', parts: humansAt('{ dist: uniform, low: 3, high: 5 }') },
  { name: 'neither', parts: humansAt('4') },
])('a trial after others is the one that its values alone give; uncertain: $name', ({ name, parts }) => {
  const model = compileModel(ticketScenario(parts));
  const trials = openTrials(model)(BLOCK);
  for (const trial of trials)
    expect(trial).toEqual({ ...bindTrial(model, trial.uncertain), index: trial.index });
  const different = (of: (trial: (typeof trials)[number]) => unknown) =>
    new Set(trials.map((trial) => JSON.stringify(of(trial)))).size;
  expect(different(({ kinds }) => kinds[0]!.tariffs)).toBe(name === 'prices' ? 8 : 1);
  expect(different(({ costs }) => costs)).toBe(name === 'costs' ? 8 : 1);
});
