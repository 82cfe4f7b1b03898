import { periodSeries } from '../../src/cli/series-of-model.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { compileModel } from '../../src/simulate/compile-model.ts';
import { engineOf, openEngine } from '../../src/simulate/engine.ts';
import type { EngineName } from '../../src/simulate/engine-name.ts';

/** Metrics of one trial over the horizon by either engine, or of each of its months. */
export function totalsOf(
  scenario: Scenario,
  engine: EngineName,
  grain: 'total' | 'month' = 'total',
): (metric: string) => readonly number[] {
  const model = compileModel(scenario);
  const block = { index: 0, replicate: 0, part: 0, firstPoint: 0, trialCount: 1 };
  const { periodValues } = openEngine(engineOf(engine, scenario, model), 0)(block);
  const series = periodSeries(model);
  return (metric) =>
    series.flatMap((one, i) =>
      one.metric === metric && one.period.grain === grain ? [periodValues[i] as number] : [],
    );
}
