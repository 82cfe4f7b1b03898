import { periodMetrics } from '../cost/metrics.ts';
import type { AllocatedAmount } from '../output/allocation-csv.ts';
import { budgetMetricOf } from '../scenario/budget-metric.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { compileModel } from '../simulate/compile-model.ts';
import { type EngineName, engineOf, type ScenarioEngine } from '../simulate/engine.ts';
import type { Model } from '../simulate/model.ts';
import { type Block, type Plan, planBlocks } from '../simulate/plan-blocks.ts';
import { pointEstimate } from '../simulate/point-estimate.ts';
import { type Sampling, withSampling } from '../simulate/sampling.ts';
import type { BlockSamples } from '../simulate/simulate-block.ts';
import { BAND_LEVELS, type Band, type BudgetAnswer, type Series } from '../summary/band.ts';
import {
  hasOrderStatistics,
  openBandAccumulator,
  type SeriesStatistics,
} from '../summary/band-accumulator.ts';
import { answerBudget, type BudgetPlan, budgetQuestions } from '../summary/budget.ts';
import { summarise } from '../summary/summarise.ts';
import { thinLevelsWarning } from '../summary/thin-levels.ts';
import { openUndefinedSeries } from '../summary/undefined-series.ts';
import { openBudgetAllocation } from './budget-allocation.ts';
import { openLoggedTicketBands } from './logged-ticket-bands.ts';
import { type Keeping, runKept } from './run-kept.ts';
import { periodSeries, ticketSeries } from './series-of-model.ts';

/** Confidence levels that a run answers when its scenario asks for none. */
const USUAL_CONFIDENCE = [0.5, 0.8, 0.9, 0.95];

/** Largest journal of finished blocks: a run of 100,000 trials and a dozen months takes a third of it. */
const JOURNAL_BYTES_MAX = 2 ** 30;

/** What a scenario's run has to say. */
export interface ScenarioRun {
  readonly model: Model;
  readonly plan: Plan;
  readonly bands: readonly Band[];
  readonly budget: readonly BudgetAnswer[];
  /** The budget of each level, shared out to months and cost lines. */
  readonly allocation: readonly AllocatedAmount[];
  /** Metric that the budget is about. */
  readonly budgetMetric: string;
  /** How the samples of a series, and the interval of a percentile or (undefined) another statistic, were made. */
  readonly methodOf: (series: Series, level: number | undefined) => string;
  readonly warnings: readonly string[];
  readonly threads: number;
  readonly timingsSeconds: Readonly<Record<string, number>>;
}

/** What the finished replicates of a run say that was stopped; a replicate is an unbiased run of its own. */
export interface PartialRun extends Pick<ScenarioRun, 'bands' | 'methodOf'> {
  readonly trials: number;
}

/** A run was stopped; its finished blocks are in the journal. */
export class StoppedRun extends Error {
  readonly finishedBlocks: number;
  readonly plannedBlocks: number;
  /** Undefined when fewer than two replicates are finished. */
  readonly partial: PartialRun | undefined;

  constructor(cause: unknown, finished: number, planned: number, partial: PartialRun | undefined) {
    super(`stopped after ${finished} of ${planned} blocks`, { cause });
    this.name = 'StoppedRun';
    this.finishedBlocks = finished;
    this.plannedBlocks = planned;
    this.partial = partial;
  }
}

/**
 * Compiles and runs one scenario.
 *
 * @param onBlock     sees the samples of each finished block, in plan order, before they are folded
 * @param engineName  who draws the samples
 * @param sampling    how the fast engine draws what is uncertain
 * @param keeping     where finished blocks are kept, and what may stop the run
 * @throws StoppedRun  when it was stopped
 */
export async function runScenario(
  scenario: Scenario,
  threads: number,
  onBlock: (block: Block, samples: BlockSamples) => void,
  engineName: EngineName = 'fast',
  sampling: Sampling = 'sobol',
  keeping?: Keeping,
): Promise<ScenarioRun> {
  const startMs = performance.now();
  const model = withSampling(compileModel(scenario), sampling);
  const plan = planBlocks(scenario.trials);
  const engine = engineOf(engineName, scenario, model);
  const fold = openFold(scenario, model, plan, engine, sampling);
  const allocation = openBudgetAllocation(budgetMetricOf(scenario), model.ledger, periodSeries(model));
  const compiledMs = performance.now();
  let finishedBlocks = 0;
  const take = (block: Block, samples: BlockSamples) => {
    onBlock(block, samples);
    fold.take(block.replicate, samples);
    allocation.add(samples.periodValues, samples.trialCount);
    finishedBlocks++;
  };
  const kept = whereItFits(keeping, plan, periodSeries(model).length);
  const report = await runKept(engine, plan, threads, take, kept).catch((error: unknown) => {
    if (error !== keeping?.signals.stop.reason) throw error;
    throw new StoppedRun(error, finishedBlocks, plan.blocks.length, fold.finishPart());
  });
  const simulatedMs = performance.now();
  const results = fold.finish();
  return {
    model,
    plan,
    ...results,
    allocation: allocation.finish(results.budget),
    threads: report.threads,
    timingsSeconds: {
      compile: (compiledMs - startMs) / 1000,
      simulate: (simulatedMs - compiledMs) / 1000,
      summarise: (performance.now() - simulatedMs) / 1000,
    },
  };
}

/** Nowhere, when the finished blocks of a run would take more room than a results folder should. */
function whereItFits(
  keeping: Keeping | undefined,
  { trials }: Plan,
  seriesCount: number,
): Keeping | undefined {
  const bytes = trials * seriesCount * Float64Array.BYTES_PER_ELEMENT;
  if (keeping === undefined || bytes <= JOURNAL_BYTES_MAX) return keeping;
  keeping.tell(
    `finished blocks would take ${(bytes / 1e9).toFixed(1)} GB and are not kept: a run that is stopped begins anew`,
  );
  return undefined;
}

/** Takes blocks in plan order and ends in bands and budget answers. */
function openFold(scenario: Scenario, model: Model, plan: Plan, engine: ScenarioEngine, sampling: Sampling) {
  const inPeriods = periodSeries(model);
  const inTickets = ticketSeries(model);
  const budgetMetric = budgetMetricOf(scenario);
  const points = pointEstimate(model, engine);
  const budgets = budgetPlans(scenario, model, inPeriods, budgetMetric, points);
  const questions = new Map([...budgets].map(([index, plan]) => [index, budgetQuestions(plan)]));
  const intervals = sampling === 'random' ? 'order_statistics' : 'sectioning';
  const periods = openBandAccumulator(inPeriods.length, questions, intervals);
  const tickets = openBandAccumulator(inTickets.length);
  const undefinedPeriods = openUndefinedSeries(inPeriods);
  const undefinedTickets = openUndefinedSeries(inTickets);
  let openReplicate = 0;
  let monthsByTicketCount = 0;
  let closed = { trials: 0, monthsByTicketCount: 0, replicates: 0 };
  let trials = 0;
  const closeReplicate = () => {
    periods.closeReplicate();
    tickets.closeReplicate();
    closed = { trials, monthsByTicketCount, replicates: closed.replicates + 1 };
  };
  const finishBands = (periodStatistics: readonly SeriesStatistics[]) => {
    const ofTickets = summarise(inTickets, tickets.finish()).map(openLoggedTicketBands(model).apply);
    const bands = [...ofTickets, ...summarise(inPeriods, periodStatistics)];
    const missing = new Set([...undefinedTickets.series(), ...undefinedPeriods.series()]);
    const drawn = engine.name === 'fast' ? sampling : engine.name;
    return {
      bands: bands.filter(({ series }) => !missing.has(series)),
      methodOf: methodOf(model, { ...plan, trials: closed.trials }, drawn, closed.monthsByTicketCount),
    };
  };
  return {
    take(replicate: number, samples: BlockSamples) {
      if (replicate !== openReplicate) closeReplicate();
      openReplicate = replicate;
      trials += samples.trialCount;
      monthsByTicketCount += samples.monthsByTicketCount;
      undefinedPeriods.blank(samples.periodValues, samples.trialCount);
      undefinedTickets.blank(samples.ticketValues, samples.ticketCount);
      periods.add(samples.periodValues, samples.trialCount);
      tickets.add(samples.ticketValues, samples.ticketCount);
    },
    finishPart(): PartialRun | undefined {
      if (closed.replicates < 2) return undefined;
      periods.dropReplicate();
      tickets.dropReplicate();
      return { ...finishBands(periods.finish()), trials: closed.trials };
    },
    finish() {
      closeReplicate();
      const periodStatistics = periods.finish();
      const thin = thinLevelsWarning(
        BAND_LEVELS,
        (periodStatistics[0] as SeriesStatistics).samplesPerReplicate,
      );
      return {
        ...finishBands(periodStatistics),
        budget: answerBudgets(budgets, inPeriods, periodStatistics),
        budgetMetric,
        warnings: [
          ...undefinedTickets.warnings(),
          ...undefinedPeriods.warnings(),
          ...(thin === undefined ? [] : [thin]),
        ],
      };
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

/** Points and interval first, then where a month's total comes from. */
function methodOf(
  model: Model,
  plan: Plan,
  points: Sampling | EngineName,
  monthsByTicketCount: number,
): ScenarioRun['methodOf'] {
  const monthCount = plan.trials * model.monthCount;
  const logged = openLoggedTicketBands(model);
  const totals =
    monthsByTicketCount === 0
      ? 'moments'
      : monthsByTicketCount === monthCount
        ? 'tickets'
        : 'moments_tickets';
  const exactAt = (level: number) =>
    points === 'random' && hasOrderStatistics('order_statistics', plan.trials, level);
  return (series, level) => {
    const { period } = series;
    if (model.deterministic) return 'exact';
    if (level !== undefined && logged.tells(series, level)) return 'log_conformal';
    if (period.grain === 'ticket') return `${points}_sectioning_tickets`;
    const interval = level !== undefined && exactAt(level) ? 'order_statistics' : 'sectioning';
    return `${points}_${interval}_${totals}`;
  };
}
