import type { Model } from '../../src/simulate/model.ts';
import { openSimulator } from '../../src/simulate/simulate-block.ts';
import { addToTally, openTally } from '../../src/summary/tally.ts';
import type { W1Result } from './w1-result.ts';

/*
 * W1 as a scenario through the engine (w1.yaml): what the per-ticket bands of a run are drawn with. A trial has one
 * deflection rate and many tickets, where W1's definition and its peers draw a rate for each ticket; the law of a ticket
 * is the same.
 */

/** Tickets of a trial; each trial is a block, as many as NumPy has in one. */
export const W1_TICKETS = 65_536;

/** Places of a ticket's cost (model and fees) and of its total (with the human) among its metrics. */
const COST = 5;
const TOTAL = 7;

/** Simulates trials of so many tickets each and folds both outputs. */
export function simulateW1(model: Model, ticketsPerTrial: number, trials: Iterable<number>): W1Result {
  const result = { cost: openTally([]), total: openTally([]) };
  const run = openSimulator(model, ticketsPerTrial, (columns, start, end) => {
    addToTally(result.cost, columns[COST]!, 0, end - start);
    addToTally(result.total, columns[TOTAL]!, 0, end - start);
  });
  let spent: ReturnType<typeof run> | undefined;
  for (const trial of trials) {
    spent = run({ index: trial, replicate: 0, part: trial, firstPoint: trial, trialCount: 1 }, spent);
  }
  return result;
}
