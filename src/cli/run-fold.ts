import { periodMetrics } from '../cost/metrics.ts';
import type { AllocatedAmount } from '../output/allocation-csv.ts';
import { budgetMetricOf } from '../scenario/budget-metric.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ScenarioEngine } from '../simulate/engine.ts';
import type { Model } from '../simulate/model.ts';
import { pointEstimate } from '../simulate/point-estimate.ts';
import type { Sampling } from '../simulate/sampling.ts';
import type { BlockSamples } from '../simulate/simulate-block.ts';
import { type NumberReader, type NumberWriter, readWhole, writeWhole } from '../stats/packed-numbers.ts';
import { BAND_LEVELS, type Band, type BudgetAnswer, type Series } from '../summary/band.ts';
import type { SeriesStatistics } from '../summary/band-accumulator.ts';
import { answerBudget, type BudgetPlan, budgetQuestions } from '../summary/budget.ts';
import type { ReplicateFold } from '../summary/replicate-fold.ts';
import { openSeriesFold } from '../summary/series-fold.ts';
import { thinLevelsWarning } from '../summary/thin-levels.ts';
import { openBudgetAllocation } from './budget-allocation.ts';
import { openLoggedTicketBands } from './logged-ticket-bands.ts';
import type { SampleOrigin } from './method-of.ts';
import { periodSeries, ticketSeries } from './series-of-model.ts';

/** Confidence levels that a run answers when its scenario asks for none. */
const USUAL_CONFIDENCE = [0.5, 0.8, 0.9, 0.95];

/** What the closed replicates of a run say. */
export interface FoldedBands {
  readonly bands: readonly Band[];
  readonly origin: SampleOrigin;
}

/** What all replicates of a run say. */
export interface FoldedRun extends FoldedBands {
  readonly budget: readonly BudgetAnswer[];
  /** The budget of each level, shared out to months and cost lines. */
  readonly allocation: readonly AllocatedAmount[];
  /** Metric that the budget is about. */
  readonly budgetMetric: string;
  readonly warnings: readonly string[];
}

/** Takes the samples of blocks in plan order. */
export interface BlockFold extends ReplicateFold {
  /** Adds the samples of the next block of the open replicate, and may write into them. */
  take(samples: BlockSamples): void;
}

/** A fold that ends in the results of a run. */
export interface RunFold extends BlockFold {
  /** What the closed replicates say, when there are two: each is an unbiased run of its own. */
  readonly finishPart: () => FoldedBands | undefined;
  /** What all replicates say; none may be open. */
  readonly finish: () => FoldedRun;
}

/** Opens the fold of a scenario's run. */
export function openRunFold(
  scenario: Scenario,
  model: Model,
  engine: ScenarioEngine,
  sampling: Sampling,
): RunFold {
  const inPeriods = periodSeries(model);
  const budgetMetric = budgetMetricOf(scenario);
  const budgets = budgetPlans(scenario, model, inPeriods, budgetMetric, pointEstimate(model, engine));
  const questions = new Map([...budgets].map(([index, plan]) => [index, budgetQuestions(plan)]));
  const intervals = sampling === 'random' ? 'order_statistics' : 'sectioning';
  const tickets = openSeriesFold(ticketSeries(model));
  const periods = openSeriesFold(inPeriods, questions, intervals);
  const allocation = openBudgetAllocation(budgetMetric, model.ledger, inPeriods);
  const logged = openLoggedTicketBands(model);
  const count = openReplicateCounts();
  const folds: readonly ReplicateFold[] = [count, tickets, periods, allocation];
  const finishBands = (periodStatistics: readonly SeriesStatistics[]): FoldedBands => ({
    bands: [...tickets.bands(tickets.statistics()).map(logged.apply), ...periods.bands(periodStatistics)],
    origin: {
      points: engine.name === 'fast' ? sampling : engine.name,
      deterministic: model.deterministic,
      trials: count.closed.trials,
      monthCount: count.closed.trials * model.monthCount,
      // a month without tickets is nobody's doubt
      monthsByTicketCount: model.everyTicket
        ? count.closed.trials * model.monthCount
        : count.closed.monthsByTicket,
      loggedTickets: logged.counts,
    },
  });
  return {
    take(samples) {
      count.add(samples);
      tickets.add(samples.ticketValues, samples.ticketCount);
      periods.add(samples.periodValues, samples.trialCount);
      allocation.add(samples.periodValues, samples.trialCount);
    },
    closeReplicate(save) {
      for (const fold of folds) fold.closeReplicate(save);
    },
    saveReplicate(save) {
      for (const fold of folds) fold.saveReplicate(save);
    },
    loadReplicate(saved) {
      for (const fold of folds) fold.loadReplicate(saved);
    },
    finishPart() {
      if (count.closed.replicates < 2) return undefined;
      tickets.dropReplicate();
      periods.dropReplicate();
      return finishBands(periods.statistics());
    },
    finish() {
      const statistics = periods.statistics();
      const budget = answerBudgets(budgets, inPeriods, statistics);
      return {
        ...finishBands(statistics),
        budget,
        budgetMetric,
        allocation: allocation.finish(budget),
        warnings: [...tickets.warnings(), ...periods.warnings(), ...thinWarnings(statistics)],
      };
    },
  };
}

function thinWarnings([first]: readonly SeriesStatistics[]): readonly string[] {
  const warning = thinLevelsWarning(BAND_LEVELS, (first as SeriesStatistics).samplesPerReplicate);
  return warning === undefined ? [] : [warning];
}

/** Counts trials, and months whose tickets were drawn one by one. */
function openReplicateCounts() {
  let open = { trials: 0, monthsByTicket: 0 };
  const closed = { trials: 0, monthsByTicket: 0, replicates: 0 };
  const saveReplicate = (save: NumberWriter) => {
    writeWhole(save, open.trials);
    writeWhole(save, open.monthsByTicket);
  };
  return {
    closed,
    add({ trialCount, monthsByTicketCount }: BlockSamples) {
      open.trials += trialCount;
      open.monthsByTicket += monthsByTicketCount;
    },
    closeReplicate(save?: NumberWriter) {
      if (save !== undefined) saveReplicate(save);
      closed.trials += open.trials;
      closed.monthsByTicket += open.monthsByTicket;
      closed.replicates++;
      open = { trials: 0, monthsByTicket: 0 };
    },
    saveReplicate,
    loadReplicate(saved: NumberReader) {
      open = { trials: readWhole(saved), monthsByTicket: readWhole(saved) };
    },
  };
}

function answerBudgets(
  plans: ReadonlyMap<number, BudgetPlan>,
  series: readonly Series[],
  statistics: readonly SeriesStatistics[],
): readonly BudgetAnswer[] {
  return [...plans].flatMap(([index, plan]) =>
    answerBudget((series[index] as Series).period, plan, statistics[index] as SeriesStatistics),
  );
}

/** Budget questions by series: levels in every period, amounts about the whole horizon. */
function budgetPlans(
  { budget }: Scenario,
  model: Model,
  series: readonly Series[],
  metric: string,
  points: Float64Array,
): ReadonlyMap<number, BudgetPlan> {
  const metricCount = periodMetrics(model.ledger).length;
  const plans = series.flatMap(({ metric: name, period }, index): [number, BudgetPlan][] =>
    name === metric
      ? [
          [
            index,
            {
              metric,
              confidence: budget?.confidence ?? USUAL_CONFIDENCE,
              amountsUsd: period.grain === 'total' ? (budget?.amountsUsd ?? []) : [],
              pointEstimateUsd: points[index] as number,
              ...(budget?.penalties && { penalties: budget.penalties }),
            },
          ],
        ]
      : [],
  );
  if (plans.length !== series.length / metricCount) throw new Error(`no metric ${metric} to budget`);
  return new Map(plans);
}
