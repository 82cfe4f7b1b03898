import { periodMetrics } from '../cost/metrics.ts';
import { type DrawsParquet, openDrawsParquet } from '../output/draws-parquet.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { compileModel } from '../simulate/compile-model.ts';
import type { DrawsSink } from './draws-sink.ts';

/** Opens the sink of one scenario, in the folder of its results. */
export function openParquetDraws(directory: string, scenario: Scenario): DrawsSink {
  const { ledger, periods } = compileModel(scenario);
  let draws: DrawsParquet | undefined;
  const discard = () => {
    draws?.discard();
    draws = undefined;
  };
  return {
    begin(runId) {
      discard();
      draws = openDrawsParquet(directory, { runId, scenarioId: scenario.id }, periods, periodMetrics(ledger));
    },
    add({ replicate }, { trialCount, periodValues }) {
      draws?.add({ replicate, trialCount, periodValues });
    },
    finish: () => draws?.finish(),
    discard,
  };
}
