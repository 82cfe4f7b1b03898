import { join } from 'node:path';
import { RUNS_TABLE } from '../output/columns.ts';
import { type CsvOptions, csvText } from '../output/csv-text.ts';
import type { TableFile } from '../output/data-package.ts';
import { assertWritable, writeResults } from '../output/write-results.ts';
import { PRICES_AS_OF } from '../prices/model-prices.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { VERSION } from './package-root.ts';

/** Folder of the history in the folder of results. */
const FOLDER = 'history';

/**
 * Keeps the tables of a run beside those of earlier ones, for connectors that read a folder as one table.
 *
 * `history/<table>/<run_id>.csv`: one folder per table, so one schema per folder; one file per run, so the same run
 * again replaces its rows and never doubles them. `history/runs` tells the runs apart, and is the only table with
 * a clock.
 *
 * @param now  written as the day on which the run was recorded
 * @throws OutputError  when a file cannot be written
 */
export function writeHistory(
  out: string,
  runId: string,
  scenario: Scenario,
  tables: readonly TableFile[],
  options: CsvOptions,
  now: Date = new Date(),
): string {
  const runs = { table: RUNS_TABLE, text: runsCsv(runId, scenario, options, now) };
  for (const { table, text } of [...tables, runs]) {
    const directory = join(out, FOLDER, table.name);
    assertWritable(directory);
    writeResults(directory, [{ name: `${runId}.csv`, text }]);
  }
  return join(out, FOLDER);
}

function runsCsv(runId: string, scenario: Scenario, options: CsvOptions, now: Date): string {
  const { id, title, horizon, trials, seed } = scenario;
  const row = {
    run_id: runId,
    scenario_id: id,
    title,
    horizon_start: `${horizon.start}-01`,
    horizon_months: horizon.months,
    trials,
    seed,
    price_book_date: PRICES_AS_OF,
    costband_version: VERSION,
    recorded_on: now.toISOString().slice(0, 10),
  };
  return csvText(RUNS_TABLE, [row], options);
}
