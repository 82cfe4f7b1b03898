import type { Estimate } from '../stats/sectioning.ts';
import { BAND_LEVELS, type Band, CONFIDENCE, type Series } from '../summary/band.ts';
import { BANDS_TABLE, percentileName, percentOf } from './columns.ts';
import { type CsvOptions, csvText, type Row } from './csv-text.ts';
import { comparePeriods, type RunKey, seriesCells } from './row-key.ts';

/** What bands.csv states about the run as a whole. */
export interface BandsRun extends RunKey {
  readonly trials: number;
  readonly seed: number;
  /**
   * How the samples of a series and the interval were made, for example `sobol_sectioning_moments`.
   *
   * @param level  of a percentile; undefined for the other statistics
   */
  methodOf(series: Series, level: number | undefined): string;
}

/**
 * The text of bands.csv: a row per band and statistic, periods from narrow to wide.
 *
 * @param bands  any order of periods; within a period, metrics in the order in which they shall stand
 */
export function bandsCsv(run: BandsRun, bands: readonly Band[], options: CsvOptions): string {
  const rows = bands
    .toSorted((a, b) => comparePeriods(a.series.period, b.series.period))
    .flatMap((band) => bandRows(run, band));
  return csvText(BANDS_TABLE, rows, options);
}

function bandRows(run: BandsRun, band: Band): readonly Row[] {
  const row = (statistic: string, level: number | undefined, estimate: Estimate): Row => ({
    ...seriesCells(run, band.series),
    statistic,
    percentile: level === undefined ? undefined : percentOf(level),
    value: estimate.value,
    ci_low: estimate.ciLow,
    ci_high: estimate.ciHigh,
    confidence: CONFIDENCE,
    method: run.methodOf(band.series, level),
    trials: run.trials,
    seed: run.seed,
  });
  return [
    ...band.percentiles.map((estimate, index) => {
      const level = BAND_LEVELS[index] as number;
      return row(percentileName(level), level, estimate);
    }),
    row('mean', undefined, band.mean),
    row('sd', undefined, band.sd),
    row('es95', undefined, band.es95),
  ];
}
