import { BAND_LEVELS, type Band } from '../summary/band.ts';
import { percentileName, SUMMARY_TABLE } from './columns.ts';
import { type CsvOptions, csvText, type Row } from './csv-text.ts';
import { comparePeriods, type RunKey, seriesCells } from './row-key.ts';

/**
 * The text of summary.csv: a row per band, without intervals, periods from narrow to wide.
 *
 * @param bands  any order of periods; within a period, metrics in the order in which they shall stand
 */
export function summaryCsv(run: RunKey, bands: readonly Band[], options: CsvOptions): string {
  const rows = bands
    .toSorted((a, b) => comparePeriods(a.series.period, b.series.period))
    .map((band) => summaryRow(run, band));
  return csvText(SUMMARY_TABLE, rows, options);
}

function summaryRow(run: RunKey, { series, mean, sd, percentiles, es95 }: Band): Row {
  const values = BAND_LEVELS.map((level, index) => [percentileName(level), percentiles[index]?.value]);
  return {
    ...seriesCells(run, series),
    mean: mean.value,
    sd: sd.value,
    ...Object.fromEntries(values),
    es95: es95.value,
  };
}
