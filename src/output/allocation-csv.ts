import type { Period } from '../cost/period.ts';
import { ALLOCATION_TABLE } from './columns.ts';
import { type CsvOptions, csvText, type Row } from './csv-text.ts';
import { comparePeriods, periodCells, type RunKey } from './row-key.ts';

/** What a budget of one level gives to one cost line in one month. */
export interface AllocatedAmount {
  readonly period: Period;
  readonly line: string;
  readonly level: number;
  readonly amountUsd: number;
  readonly tailAmountUsd: number;
}

/**
 * The text of allocation.csv: months in order, lines and levels within them as they come.
 *
 * @param metric  the cost that is shared out
 */
export function allocationCsv(
  run: RunKey,
  metric: string,
  amounts: readonly AllocatedAmount[],
  options: CsvOptions,
): string {
  const rows = amounts
    .toSorted((a, b) => comparePeriods(a.period, b.period))
    .map(
      ({ period, line, level, amountUsd, tailAmountUsd }): Row => ({
        ...periodCells(run, period),
        metric,
        line,
        level,
        amount: amountUsd,
        tail_amount: tailAmountUsd,
      }),
    );
  return csvText(ALLOCATION_TABLE, rows, options);
}
