import { join, relative } from 'node:path';
import type { Period } from '../cost/period.ts';
import { SENSITIVITY_TABLE, SPREAD_TABLE } from '../output/columns.ts';
import type { TableFile } from '../output/data-package.ts';
import { sensitivityCsv, spreadCsv } from '../output/sensitivity-csv.ts';
import { assertWritable } from '../output/write-results.ts';
import { ScenarioError } from '../scenario/scenario-fault.ts';
import { compileModel } from '../simulate/compile-model.ts';
import { SENSITIVITY_TRIALS } from '../summary/sensitivity.ts';
import { analyseScenario, analysisRuns, type ScenarioAnalysis } from './analyse-scenario.ts';
import { analysisText } from './analysis-text.ts';
import { type LoadedScenario, loadScenarios } from './load-scenarios.ts';
import { openProgressLine } from './progress-line.ts';
import { type RunOptions, runIdOf, withOverrides } from './run-options.ts';
import { writeBeside } from './write-beside.ts';
import { writeHistory } from './write-history.ts';

interface SensitivityOptions extends RunOptions {
  readonly total: boolean;
}

/** Writes and prints what moves the costs of each scenario. */
export async function sensitivity(files: readonly string[], options: SensitivityOptions): Promise<void> {
  const loaded = (await loadScenarios(files, options.allowPath)).map((one) => withOverrides(one, options));
  refuse(loaded);
  for (const { scenario } of loaded) assertWritable(join(options.out, scenario.id));
  const reports: object[] = [];
  for (const one of loaded) reports.push(await analyseOne(one, options));
  if (options.json && !options.quiet) {
    console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports, undefined, 2));
  }
}

/** @throws ScenarioError  with every scenario that has nothing to analyse, or too few trials */
function refuse(loaded: readonly LoadedScenario[]): void {
  const faults = loaded.flatMap(({ file, scenario }) => {
    const place = { file, line: 1, column: 1 };
    const { trials } = scenario;
    const few = {
      ...place,
      path: 'trials',
      found: String(trials),
      rule: `needs at least ${SENSITIVITY_TRIALS}`,
    };
    const none = {
      ...place,
      path: 'document',
      found: 'no uncertain quantity',
      rule: 'sensitivity needs a distribution under tickets, deflection, human, prices or infrastructure',
    };
    return [
      ...(trials < SENSITIVITY_TRIALS ? [few] : []),
      ...(compileModel(scenario).uncertain.length === 0 ? [none] : []),
    ];
  });
  if (faults.length > 0) throw new ScenarioError(faults);
}

async function analyseOne(loaded: LoadedScenario, options: SensitivityOptions): Promise<object> {
  const { scenario } = loaded;
  const runs = analysisRuns(compileModel(scenario), options.total);
  const progress = openProgressLine(scenario.id, scenario.trials * runs, options.quiet);
  const analysis = await analyseScenario(scenario, options.threads, options.total, progress.update);
  progress.clear();
  const directory = join(options.out, scenario.id);
  if (!options.quiet) {
    for (const warning of analysis.warnings) console.error(`${scenario.id}: warning: ${warning}`);
  }
  const { runId, written } = writeAnalysis(directory, loaded, analysis, options);
  if (!options.quiet && !options.json) {
    const where = relative(process.cwd(), directory) || '.';
    console.log(
      `${analysisText(scenario, analysis, process.stdout.columns)}Written to ${where}/: ${written.join(', ')}\n`,
    );
  }
  const { budgetMetric, metrics, warnings } = analysis;
  return {
    run_id: runId,
    scenario_id: scenario.id,
    directory,
    warnings,
    budget_metric: budgetMetric,
    metrics,
  };
}

/** The run has the id of simulate on the same scenario. */
function writeAnalysis(
  directory: string,
  { scenario, text }: LoadedScenario,
  { model, plan, metrics }: ScenarioAnalysis,
  csv: SensitivityOptions,
): { readonly runId: string; readonly written: readonly string[] } {
  const runId = runIdOf(scenario, text, 'fast');
  const run = {
    runId,
    scenarioId: scenario.id,
    period: model.periods.find(({ grain }) => grain === 'total') as Period,
    method: 'sobol_bins',
    trials: plan.trials,
    seed: scenario.seed,
  };
  const tables: readonly TableFile[] = [
    { table: SENSITIVITY_TABLE, name: 'sensitivity.csv', text: sensitivityCsv(run, metrics, csv) },
    { table: SPREAD_TABLE, name: 'spread.csv', text: spreadCsv(run, metrics, csv) },
  ];
  if (csv.history) writeHistory(csv.out, runId, scenario, tables, csv);
  return { runId, written: writeBeside(directory, scenario, tables, csv) };
}
