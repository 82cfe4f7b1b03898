import { runWithThreads } from '../../workers/run-with-threads.ts';
import { periodMetrics } from '../cost/metrics.ts';
import { drawDummy, drawUncertain } from '../simulate/draw-uncertain.ts';
import type { Model } from '../simulate/model.ts';
import type { Plan } from '../simulate/plan-blocks.ts';
import type { TrialTable } from '../summary/trial-table.ts';

/**
 * Runs a plan and keeps what came out of each trial over the whole horizon.
 *
 * @param onProgress  called with the number of trials of each block that is finished
 * @returns metrics of the whole horizon; shape [metric][trial]
 */
export async function gatherTotals(
  model: Model,
  plan: Plan,
  threads: number,
  onProgress: (trialCount: number) => void,
): Promise<readonly Float64Array[]> {
  const metricCount = periodMetrics(model.ledger).length;
  const firstSeries = model.periods.findIndex(({ grain }) => grain === 'total') * metricCount;
  const totals = Array.from({ length: metricCount }, () => new Float64Array(plan.trials));
  let done = 0;
  await runWithThreads(
    { name: 'fast', model },
    { ...plan, ticketsPerTrial: 1 },
    threads,
    (_, { periodValues, trialCount }) => {
      for (const [metric, values] of totals.entries()) {
        const start = (firstSeries + metric) * trialCount;
        values.set(periodValues.subarray(start, start + trialCount), done);
      }
      done += trialCount;
      onProgress(trialCount);
    },
  );
  return totals;
}

/** The values that a plan's trials draw for everything uncertain, without running it. */
export function drawInputs(model: Model, plan: Plan): Omit<TrialTable, 'totals'> {
  const inputs = model.uncertain.map(({ name }) => ({ name, values: new Float64Array(plan.trials) }));
  const dummy = new Float64Array(plan.trials);
  const replicateStarts: number[] = [];
  let done = 0;
  for (const block of plan.blocks) {
    if (block.replicate === replicateStarts.length) replicateStarts.push(done);
    for (const [index, values] of drawUncertain(model, block).entries())
      inputs[index]?.values.set(values, done);
    dummy.set(drawDummy(model, block), done);
    done += block.trialCount;
  }
  return { replicateStarts: [...replicateStarts, done], inputs, dummy };
}
