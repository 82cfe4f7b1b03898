import { runWithThreads } from '../../workers/run-with-threads.ts';
import type { RankedScenario, ScenarioDifference } from '../output/compare-csv.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { compileModel } from '../simulate/compile-model.ts';
import { type Plan, planBlocks } from '../simulate/plan-blocks.ts';
import type { Series } from '../summary/band.ts';
import { openDifferenceAccumulator } from '../summary/difference-accumulator.ts';
import { openRanking } from '../summary/ranking.ts';
import { openUndefinedSeries } from '../summary/undefined-series.ts';
import { periodSeries, ticketSeries } from './series-of-model.ts';

/** What comparing scenarios says. */
export interface Comparison {
  readonly plan: Plan;
  /** One per scenario after the first. */
  readonly differences: readonly ScenarioDifference[];
  /** The cost that scenarios are ranked by. */
  readonly rankedSeries: Series;
  /** Cheapest on average first. */
  readonly ranked: readonly RankedScenario[];
  readonly warnings: readonly string[];
}

/** The samples of one scenario's series, [series][sample] each. */
interface Group {
  readonly series: readonly Series[];
  /** Place of each in the joined samples of all scenarios. */
  readonly firstPlace: number;
}

/**
 * Runs scenarios side by side on the same draws and says how each differs from the first.
 *
 * @param scenarios   two or more, of one seed, number of trials and horizon
 * @param metric      cost that they are ranked by, over the whole horizon; all of them have it
 * @param onProgress  called with the number of finished trials, each of all scenarios
 */
export async function compareScenarios(
  scenarios: readonly Scenario[],
  metric: string,
  threads: number,
  onProgress: (finishedTrials: number) => void,
): Promise<Comparison> {
  const models = scenarios.map(compileModel);
  const plan = planBlocks((scenarios[0] as Scenario).trials);
  const periods = openPairs(models.map(periodSeries));
  const tickets = openPairs(models.map(ticketSeries));
  const rankedSeries = periodSeries(models[0] as (typeof models)[number]).find(
    (series) => series.metric === metric && series.period.grain === 'total',
  ) as Series;
  const ranking = openRanking(scenarios.length);
  let openReplicate = 0;
  let finishedTrials = 0;
  const closeReplicate = () => {
    for (const fold of [periods, tickets, ranking]) fold.closeReplicate();
  };
  await runWithThreads({ name: 'side_by_side', models }, plan, threads, (block, samples) => {
    if (block.replicate !== openReplicate) closeReplicate();
    openReplicate = block.replicate;
    periods.add(samples.periodValues, samples.trialCount);
    tickets.add(samples.ticketValues, samples.ticketCount);
    ranking.add(periods.columns(rankedSeries, samples.periodValues, samples.trialCount));
    finishedTrials += block.trialCount;
    onProgress(finishedTrials);
  });
  closeReplicate();
  const inTickets = tickets.finish();
  const standings = ranking.finish();
  return {
    plan,
    differences: periods.finish().map((differences, index) => ({
      scenarioId: (scenarios[index + 1] as Scenario).id,
      differences: [...(inTickets[index] ?? []), ...differences],
    })),
    rankedSeries,
    ranked: scenarios
      .map(({ id }, index) => ({
        scenarioId: id,
        standing: standings[index] as (typeof standings)[number],
      }))
      .toSorted((a, b) => a.standing.mean.value - b.standing.mean.value),
    warnings: [...tickets.warnings(), ...periods.warnings()],
  };
}

/** Folds the series that each scenario shares with the first one. */
function openPairs(seriesOfScenarios: readonly (readonly Series[])[]) {
  const groups: Group[] = [];
  let firstPlace = 0;
  for (const series of seriesOfScenarios) {
    groups.push({ series, firstPlace });
    firstPlace += series.length;
  }
  const [baseline, ...challengers] = groups as [Group, ...Group[]];
  const shared = challengers.map(({ series }) =>
    baseline.series.filter((one) => isCompared(one) && placeOf(series, one) !== undefined),
  );
  const folds = shared.map((series) => openDifferenceAccumulator(series.length));
  const undefinedSeries = openUndefinedSeries(groups.flatMap(({ series }) => series));
  const column = (group: Group, one: Series, values: Float64Array, count: number) => {
    const start = (group.firstPlace + (placeOf(group.series, one) as number)) * count;
    return values.subarray(start, start + count);
  };
  return {
    columns: (one: Series, values: Float64Array, count: number) =>
      groups.map((group) => column(group, one, values, count)),
    add(values: Float64Array, count: number) {
      undefinedSeries.blank(values, count);
      for (const [index, fold] of folds.entries()) {
        const columnsOf = (group: Group) =>
          (shared[index] as readonly Series[]).map((one) => column(group, one, values, count));
        fold.add(columnsOf(baseline), columnsOf(challengers[index] as Group));
      }
    },
    closeReplicate() {
      for (const fold of folds) fold.closeReplicate();
    },
    finish: () =>
      folds.map((fold, index) => {
        const missing = undefinedSeries.series();
        const series = shared[index] as readonly Series[];
        return fold.finish().flatMap((difference, i) => {
          const one = series[i] as Series;
          return placeOf(missing, one) === undefined ? [{ series: one, difference }] : [];
        });
      }),
    warnings: () => [...new Set(undefinedSeries.warnings())],
  };
}

/** Months and quarters would multiply the memory by the length of the horizon, and decide nothing. */
function isCompared({ period }: Series): boolean {
  return period.grain !== 'month' && period.grain !== 'quarter';
}

/** Place of the series with the same metric, unit and period. */
function placeOf(series: readonly Series[], { metric, unit, period }: Series): number | undefined {
  const place = series.findIndex(
    (other) =>
      other.metric === metric &&
      other.unit === unit &&
      other.period.grain === period.grain &&
      other.period.start === period.start,
  );
  return place === -1 ? undefined : place;
}
