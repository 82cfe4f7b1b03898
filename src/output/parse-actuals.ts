import { parse } from 'csv-parse/sync';
import { ResultsError } from './report/results-error.ts';

/** Names under which an invoice file may state its month and its amount. */
const MONTH_COLUMNS = ['period_start', 'month'] as const;
const AMOUNT_COLUMNS = ['amount', 'usd', 'cost', 'value'] as const;

/**
 * What months really cost, by first day (YYYY-MM-01), from a CSV with a column of months (YYYY-MM, or a date of the
 * month's first day) and one of amounts in USD.
 *
 * @throws ResultsError  with every row that cannot be read, or the missing columns
 */
export function parseActuals(file: string, text: string): ReadonlyMap<string, number> {
  const [header = [], ...rows] = parseRows(file, text);
  const place = (names: readonly string[]) =>
    header.findIndex((name) => names.includes(name.trim().toLowerCase()));
  const [month, amount] = [place(MONTH_COLUMNS), place(AMOUNT_COLUMNS)];
  const missing = [
    ...(month < 0 ? [`${file}: no column of months; one of ${MONTH_COLUMNS.join(', ')} is needed`] : []),
    ...(amount < 0 ? [`${file}: no column of amounts; one of ${AMOUNT_COLUMNS.join(', ')} is needed`] : []),
  ];
  if (missing.length > 0) throw new ResultsError(missing);
  const actuals = new Map<string, number>();
  const faults: string[] = [];
  for (const [index, row] of rows.entries()) {
    const line = `${file}:${index + 2}`;
    const start = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:-01)?$/.exec(row[month] ?? '')?.[1];
    const usd = row[amount] ?? '';
    if (start === undefined) faults.push(`${line} month: ${JSON.stringify(row[month])}; needs YYYY-MM`);
    if (!/^\d+(\.\d+)?$/.test(usd)) {
      faults.push(`${line} amount: ${JSON.stringify(usd)}; needs USD as a plain number, 0 or more`);
    }
    if (start !== undefined && actuals.has(`${start}-01`))
      faults.push(`${line} month: ${start} again; a month has one amount`);
    actuals.set(`${start}-01`, Number(usd));
  }
  if (rows.length === 0) faults.push(`${file}: no rows; needs one per month`);
  if (faults.length > 0) throw new ResultsError(faults);
  return actuals;
}

function parseRows(file: string, text: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new ResultsError([`${file}: ${found}; needs a CSV file`]);
  }
}
