import type { Estimate } from '../stats/sectioning.ts';
import { BAND_LEVELS, CONFIDENCE, type Series } from '../summary/band.ts';
import type { SeriesDifference } from '../summary/difference-accumulator.ts';
import type { Standing } from '../summary/ranking.ts';
import type { Statistics } from '../summary/tally.ts';
import { COMPARE_TABLE, percentileName, percentOf, RANKING_TABLE } from './columns.ts';
import { type CsvOptions, csvText, type Row } from './csv-text.ts';
import { comparePeriods, periodCells } from './row-key.ts';

/** What the rows of one comparison have in common. */
export interface ComparisonRun {
  readonly runId: string;
  readonly baselineId: string;
  readonly method: string;
  readonly trials: number;
  readonly seed: number;
}

/** How one scenario differs from the first. */
export interface ScenarioDifference {
  readonly scenarioId: string;
  readonly differences: readonly { readonly series: Series; readonly difference: SeriesDifference }[];
}

/** Where one scenario stands among all. */
export interface RankedScenario {
  readonly scenarioId: string;
  readonly standing: Standing;
}

/** The text of compare.csv: scenarios in the given order, periods from narrow to wide. */
export function compareCsv(
  run: ComparisonRun,
  scenarios: readonly ScenarioDifference[],
  options: CsvOptions,
): string {
  const rows = scenarios.flatMap(({ scenarioId, differences }) =>
    differences
      .toSorted((a, b) => comparePeriods(a.series.period, b.series.period))
      .flatMap(({ series, difference }) =>
        differenceRows(difference, series.unit).map((cells) => ({
          ...runCells(run, scenarioId, series),
          baseline_id: run.baselineId,
          confidence: CONFIDENCE,
          ...cells,
        })),
      ),
  );
  return csvText(COMPARE_TABLE, rows, options);
}

function differenceRows({ baseline, challenger, difference, ...paired }: SeriesDifference, unit: string) {
  const gap = (statistic: string, pick: <T>(of: Statistics<T>) => T, percentile?: number): Row => ({
    ...estimateCells(pick(difference)),
    unit,
    statistic,
    percentile,
    baseline_value: pick(baseline),
    scenario_value: pick(challenger),
  });
  const both = (statistic: string, ofUnit: string, estimate: Estimate): Row => ({
    ...estimateCells(estimate),
    unit: ofUnit,
    statistic,
    percentile: undefined,
    baseline_value: undefined,
    scenario_value: undefined,
  });
  return [
    ...BAND_LEVELS.map((level, i) =>
      gap(
        percentileName(level),
        <T>({ percentiles }: Statistics<T>) => percentiles[i] as T,
        percentOf(level),
      ),
    ),
    gap('mean', ({ mean }) => mean),
    gap('sd', ({ sd }) => sd),
    gap('es95', ({ es95 }) => es95),
    both('probability_lower', 'probability', paired.probabilityLower),
    both('expected_excess', unit, paired.expectedExcess),
  ];
}

function estimateCells({ value, ciLow, ciHigh }: Estimate): Row {
  return { value, ci_low: ciLow, ci_high: ciHigh };
}

/** The text of ranking.csv: scenarios in the given order, from rank 1. */
export function rankingCsv(
  run: ComparisonRun,
  series: Series,
  ranked: readonly RankedScenario[],
  options: CsvOptions,
): string {
  const rows = ranked.map(({ scenarioId, standing }, index): Row => {
    const { mean, probabilityBest, expectedRegret } = standing;
    return {
      ...runCells(run, scenarioId, series),
      unit: series.unit,
      rank: index + 1,
      mean: mean.value,
      probability_best: probabilityBest.value,
      best_ci_low: probabilityBest.ciLow,
      best_ci_high: probabilityBest.ciHigh,
      expected_regret: expectedRegret.value,
      regret_ci_low: expectedRegret.ciLow,
      regret_ci_high: expectedRegret.ciHigh,
    };
  });
  return csvText(RANKING_TABLE, rows, options);
}

function runCells({ runId, method, trials, seed }: ComparisonRun, scenarioId: string, series: Series): Row {
  return {
    ...periodCells({ runId, scenarioId }, series.period),
    metric: series.metric,
    method,
    trials,
    seed,
  };
}
