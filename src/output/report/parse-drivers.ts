import type { Column } from '../columns.ts';
import { csvRows } from './csv-rows.ts';
import { ResultsError } from './results-error.ts';

/** An uncertain quantity and how far it moves the cost of the whole horizon. */
export interface Driver {
  /** Path in the scenario, for example `tickets.per_month`. */
  readonly quantity: string;
  /** Share of the cost's variance that goes with this quantity alone, about 0 to 1. */
  readonly share: number;
  /** The cost's P90 where the quantity is in its lowest tenth, and where it is in its highest. */
  readonly p90UsdAtLow: number;
  readonly p90UsdAtHigh: number;
}

const COLUMNS: readonly Column[] = [
  { name: 'run_id', type: 'string', description: 'Run that the row comes from.' },
  { name: 'metric', type: 'string', description: 'Cost that is explained.' },
  { name: 'period_grain', type: 'string', description: 'Width of the period.' },
  { name: 'quantity', type: 'string', description: 'Uncertain quantity, by its path.' },
  { name: 'first_order_share', type: 'number', description: 'First-order share of the variance.' },
  { name: 'p90_at_low', type: 'number', description: 'P90 where the quantity is in its lowest tenth.' },
  { name: 'p90_at_high', type: 'number', description: 'P90 where the quantity is in its highest tenth.' },
];

/**
 * The drivers of one metric over the whole horizon from sensitivity.csv, largest share first.
 *
 * @param runId  of the results that they go with; undefined where those cannot be read
 * @throws ResultsError  when a column is missing, or a row comes from another run
 */
export function parseDrivers(text: string, metric: string, runId: string | undefined): readonly Driver[] {
  const rows = csvRows('sensitivity.csv', COLUMNS, text);
  const other = rows.find(({ run_id }) => run_id !== runId);
  if (runId !== undefined && other !== undefined) {
    const rule = 'run sensitivity with the same options as simulate, or remove the file';
    throw new ResultsError([`sensitivity.csv: of ${other['run_id']}, not of ${runId}; ${rule}`]);
  }
  return rows
    .filter(({ metric: explained, period_grain }) => explained === metric && period_grain === 'total')
    .map(({ quantity, first_order_share, p90_at_low, p90_at_high }) => ({
      quantity: String(quantity),
      share: Number(first_order_share),
      p90UsdAtLow: Number(p90_at_low),
      p90UsdAtHigh: Number(p90_at_high),
    }))
    .toSorted((a, b) => b.share - a.share);
}
