import type { BreakEvenBand } from '../summary/break-even.ts';
import { BREAK_EVEN_TABLE, percentileName, percentOf } from './columns.ts';
import { type CsvOptions, csvText } from './csv-text.ts';
import { periodCells } from './row-key.ts';
import type { SensitivityRun } from './sensitivity-csv.ts';

/** Where one quantity breaks even. */
export interface QuantityBreakEven {
  readonly quantity: string;
  readonly unit: string;
  readonly band: BreakEvenBand;
  /** What the quantity is in the scenario; undefined where it has none. */
  readonly scenario: BreakEvenBand | undefined;
}

/** The text of break_even.csv: quantities in the given order. */
export function breakEvenCsv(
  run: SensitivityRun,
  quantities: readonly QuantityBreakEven[],
  options: CsvOptions,
): string {
  const { method, trials, seed } = run;
  const rows = quantities.flatMap(({ quantity, unit, band, scenario }) =>
    band.percentiles.map(({ level, value, estimate }, i) => ({
      ...periodCells(run, run.period),
      quantity,
      unit,
      statistic: percentileName(level),
      percentile: percentOf(level),
      value,
      ci_low: estimate?.ciLow,
      ci_high: estimate?.ciHigh,
      scenario_value: scenario?.percentiles[i]?.value,
      probability_none: band.probabilityNone,
      method,
      trials,
      seed,
    })),
  );
  return csvText(BREAK_EVEN_TABLE, rows, options);
}
