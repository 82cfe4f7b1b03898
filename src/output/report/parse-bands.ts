import type { Estimate } from '../../stats/sectioning.ts';
import { BAND_LEVELS, type Band, type Kind } from '../../summary/band.ts';
import { BANDS_TABLE, percentileName } from '../columns.ts';
import type { Row } from '../csv-text.ts';
import { csvRows } from './csv-rows.ts';
import { parsePeriod } from './parse-period.ts';
import { REMEDY, ResultsError } from './results-error.ts';

const FILE = 'bands.csv';

/** A percentile's number stands in its name too, and is empty for the other statistics. */
const COLUMNS = BANDS_TABLE.columns.filter(({ name }) => name !== 'percentile');

/**
 * The bands of bands.csv, as `bandsCsv` was given them, in the order of the file and to its 9 digits.
 *
 * @throws ResultsError  when a column, the whole horizon or a statistic is missing
 */
export function parseBands(text: string): readonly Band[] {
  const rows = csvRows(FILE, COLUMNS, text);
  const total = rows.find(({ period_grain }) => period_grain === 'total');
  if (total === undefined) {
    throw new ResultsError([`${FILE}: no row of period_grain total; ${REMEDY}`]);
  }
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const { period_grain, period_start, metric } = row;
    const key = `${period_grain} ${period_start} ${metric}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => parseBand(group, String(total['period_start'])));
}

function parseBand(rows: readonly Row[], horizonStart: string): Band {
  const first = rows[0] as Row;
  const { metric, unit, kind } = first;
  const estimates = new Map(rows.map((row) => [String(row['statistic']), estimateOf(row)]));
  const take = (statistic: string): Estimate => {
    const estimate = estimates.get(statistic);
    if (estimate !== undefined) return estimate;
    throw new ResultsError([`${FILE}: no row ${statistic} of ${metric}; ${REMEDY}`]);
  };
  return {
    series: {
      metric: String(metric),
      unit: String(unit),
      period: parsePeriod(first, horizonStart),
      kind: kind as Kind,
    },
    mean: take('mean'),
    sd: take('sd'),
    percentiles: BAND_LEVELS.map((level) => take(percentileName(level))),
    es95: take('es95'),
  };
}

function estimateOf({ value, ci_low, ci_high }: Row): Estimate {
  return { value: Number(value), ciLow: Number(ci_low), ciHigh: Number(ci_high) };
}
