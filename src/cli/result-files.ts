import { allocationCsv } from '../output/allocation-csv.ts';
import { bandsCsv } from '../output/bands-csv.ts';
import { budgetCsv } from '../output/budget-csv.ts';
import {
  ALLOCATION_TABLE,
  BANDS_TABLE,
  BUDGET_TABLE,
  FOCUS_TABLE,
  SUMMARY_TABLE,
} from '../output/columns.ts';
import type { CsvOptions } from '../output/csv-text.ts';
import { type BinaryFile, dataPackage, type TableFile } from '../output/data-package.ts';
import { focusCsv } from '../output/focus-csv.ts';
import type { RunKey } from '../output/row-key.ts';
import { runRecordJson } from '../output/run-record.ts';
import { summaryCsv } from '../output/summary-csv.ts';
import type { ResultFile, StagedFile } from '../output/write-results.ts';
import { PRICES_AS_OF, PRICES_SOURCE } from '../prices/model-prices.ts';
import { modelsOf, type Scenario } from '../scenario/scenario.ts';
import type { EngineName } from '../simulate/engine-name.ts';
import type { Format } from './format-option.ts';
import { openMethodOf } from './method-of.ts';
import { VERSION } from './package-root.ts';
import type { ScenarioRun } from './run-scenario.ts';

/** What a run's files say beside its numbers. */
export interface RunNotes {
  readonly runId: string;
  readonly precision: object | undefined;
  /** All draws, where they were kept. */
  readonly draws: BinaryFile | undefined;
}

/** How the files are written. */
export interface ResultOptions {
  readonly excel: boolean;
  readonly engine: EngineName;
  readonly everyTicket: boolean;
  readonly format: readonly Format[];
}

/** The tables of a run as CSV. */
export function resultTables(
  scenario: Scenario,
  run: ScenarioRun,
  runId: string,
  { excel, format }: ResultOptions,
): readonly TableFile[] {
  const { id, seed } = scenario;
  const key = { runId, scenarioId: id };
  const csv = { excel };
  const bandsRun = { ...key, trials: run.plan.trials, seed, methodOf: openMethodOf(run.origin) };
  const allocation = allocationCsv(key, run.budgetMetric, run.allocation, csv);
  return [
    { table: BANDS_TABLE, name: 'bands.csv', text: bandsCsv(bandsRun, run.bands, csv) },
    { table: SUMMARY_TABLE, name: 'summary.csv', text: summaryCsv(key, run.bands, csv) },
    { table: BUDGET_TABLE, name: 'budget.csv', text: budgetCsv(key, run.budget, csv) },
    { table: ALLOCATION_TABLE, name: 'allocation.csv', text: allocation },
    ...(format.includes('focus')
      ? [
          {
            table: FOCUS_TABLE,
            name: 'focus_forecast.csv',
            text: focusText(key, modelsOf(scenario).join(', '), run, csv),
          },
        ]
      : []),
  ];
}

function focusText(key: RunKey, modelName: string, run: ScenarioRun, csv: CsvOptions): string {
  return focusCsv({ ...key, lines: run.aiLines, modelName }, run.bands, csv);
}

/** All files of a run, the data package last: when it is there, so are those that it lists. */
export function resultFiles(
  scenario: Scenario,
  text: string,
  run: ScenarioRun,
  tables: readonly TableFile[],
  { runId, precision, draws }: RunNotes,
  { excel, engine, everyTicket }: ResultOptions,
): readonly (ResultFile | StagedFile)[] {
  const record = runRecordJson({
    runId,
    logs: run.logs,
    quantities: run.quantities,
    scenario,
    scenarioText: text,
    priceBookDate: PRICES_AS_OF,
    priceBookSource: PRICES_SOURCE,
    bookPricesUsdPerMtok: run.bookPricesUsdPerMtok,
    budgetMetric: run.budgetMetric,
    seed: scenario.seed,
    trials: run.plan.trials,
    replicates: run.plan.replicateCount,
    engine,
    everyTicket,
    ...(precision && { precision }),
    versions: { costband: VERSION, node: process.versions.node },
    warnings: run.warnings,
    threads: run.threads,
    timingsSeconds: run.timingsSeconds,
  });
  const title = { scenarioId: scenario.id, title: scenario.title };
  const described = draws === undefined ? tables : [...tables, draws];
  return [
    ...tables.map(({ name, text: content }) => ({ name, text: content })),
    ...(draws === undefined ? [] : [{ name: draws.name, staged: true } as const]),
    { name: 'run.json', text: record },
    { name: 'datapackage.json', text: dataPackage(title, described, { excel }) },
  ];
}
