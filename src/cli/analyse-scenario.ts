import { periodMetrics } from '../cost/metrics.ts';
import type { MetricSensitivity } from '../output/sensitivity-csv.ts';
import { budgetMetricOf } from '../scenario/budget-metric.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { compileModel } from '../simulate/compile-model.ts';
import type { Model } from '../simulate/model.ts';
import { type Plan, planBlocks } from '../simulate/plan-blocks.ts';
import { redrawMonths, redrawQuantity } from '../simulate/redraw.ts';
import { jansenShare } from '../stats/jansen-share.ts';
import type { Estimate } from '../stats/sectioning.ts';
import { CONFIDENCE } from '../summary/band.ts';
import { openSensitivity } from '../summary/sensitivity.ts';
import type { TrialTable } from '../summary/trial-table.ts';
import { drawInputs, gatherTotals } from './gather-trials.ts';

/** What moves a scenario's costs. */
export interface ScenarioAnalysis {
  readonly model: Model;
  readonly plan: Plan;
  readonly budgetMetric: string;
  /** Metrics that have a spread, in the order of the ledger. */
  readonly metrics: readonly MetricSensitivity[];
  readonly warnings: readonly string[];
}

/** Runs that an analysis takes, each of all trials: one, one with other months, one per quantity for totals. */
export function analysisRuns(model: Model, withTotals: boolean): number {
  return 2 + (withTotals ? model.uncertain.length - correlated(model).size : 0);
}

/** Places of the quantities that are drawn together with others. */
function correlated({ joined }: Model): ReadonlySet<number> {
  return new Set(joined?.members);
}

/** What a reader of shares should know where quantities are correlated. */
function correlationWarnings(model: Model, withTotals: boolean): readonly string[] {
  const names = [...correlated(model)].map((index) => model.uncertain[index]?.name).join(', ');
  if (names === '') return [];
  return [
    `${names} are correlated: the share, tornado and worth of each count what moves along with it, so they overlap`,
    ...(withTotals
      ? [
          'a total share draws one quantity anew and leaves the others as they were, which correlated ones cannot be: ' +
            'theirs are empty',
        ]
      : []),
  ];
}

/**
 * Runs a scenario and says what moves each metric of its whole horizon.
 *
 * Memory: 8 bytes per trial for each metric, twice, and for each uncertain quantity.
 *
 * @param withTotals  whether to run once more per uncertain quantity, for the total shares
 * @param onProgress  called with the number of trials that are finished, over all runs
 */
export async function analyseScenario(
  scenario: Scenario,
  threads: number,
  withTotals: boolean,
  onProgress: (finishedTrials: number) => void,
): Promise<ScenarioAnalysis> {
  const model = compileModel(scenario);
  const plan = planBlocks(scenario.trials);
  let finished = 0;
  const totalsOf = (changed: Model, changedPlan: Plan) =>
    gatherTotals(changed, changedPlan, threads, (trialCount) => {
      finished += trialCount;
      onProgress(finished);
    });
  const table: TrialTable = { ...drawInputs(model, plan), totals: await totalsOf(model, plan) };
  const sharesAgainst = (redrawn: readonly Float64Array[]) =>
    table.totals.map((outputs, metric) =>
      hasSpread(outputs)
        ? jansenShare(outputs, redrawn[metric] as Float64Array, table.replicateStarts, CONFIDENCE)
        : undefined,
    );
  const variability = sharesAgainst(await totalsOf(model, redrawMonths(plan)));
  const totals: (readonly (Estimate | undefined)[])[] = model.uncertain.map(() => []);
  for (const index of withTotals ? model.uncertain.keys() : []) {
    if (correlated(model).has(index)) continue;
    totals[index] = sharesAgainst(await totalsOf(redrawQuantity(model, index), plan));
  }
  const budgetMetric = budgetMetricOf(scenario);
  const explain = openSensitivity(table);
  const metrics = periodMetrics(model.ledger).flatMap(({ name, unit }, metric): MetricSensitivity[] => {
    const variabilityShare = variability[metric];
    if (variabilityShare === undefined) return [];
    const penalties = name === budgetMetric ? scenario.budget?.penalties : undefined;
    const effects = explain(table.totals[metric] as Float64Array, penalties).map((effect, index) => {
      const totalShare = totals[index]?.[metric];
      return totalShare === undefined ? effect : { ...effect, totalShare };
    });
    return [{ metric: name, unit, effects, variabilityShare }];
  });
  return { model, plan, budgetMetric, metrics, warnings: correlationWarnings(model, withTotals) };
}

/** False for a constant, and for a ratio that some trial leaves undefined. */
function hasSpread(values: Float64Array): boolean {
  return values.every((value) => !Number.isNaN(value)) && values.some((value) => value !== values[0]);
}
