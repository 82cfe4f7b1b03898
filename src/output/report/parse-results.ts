import { parseBands } from './parse-bands.ts';
import { parseBudget } from './parse-budget.ts';
import { parseDrivers } from './parse-drivers.ts';
import { parseRunRecord } from './parse-run-record.ts';
import type { Results } from './results.ts';
import { REMEDY, ResultsError } from './results-error.ts';

/** Texts of the files of one run; `sensitivity` is undefined where it was not computed. */
export interface ResultTexts {
  readonly bands: string;
  readonly budget: string;
  readonly runRecord: string;
  readonly sensitivity: string | undefined;
}

/**
 * Reads the files of a run.
 *
 * @throws ResultsError  with every fault of every file
 */
export function parseResults({ bands, budget, runRecord, sensitivity }: ResultTexts): Results {
  const faults: string[] = [];
  const attempt = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ResultsError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const run = attempt(() => parseRunRecord(runRecord));
  const metric = run?.budget_metric ?? '';
  const results = {
    run,
    bands: attempt(() => parseBands(bands)),
    budget: attempt(() => parseBudget(budget)),
    drivers: sensitivity === undefined ? [] : attempt(() => parseDrivers(sensitivity, metric, run?.run_id)),
  };
  if (faults.length === 0 && !results.bands?.some(({ series }) => series.metric === metric)) {
    faults.push(`bands.csv: no metric ${metric}, which run.json says the budget is about; ${REMEDY}`);
  }
  if (faults.length > 0) throw new ResultsError(faults);
  return results as Results;
}
