import { join, relative } from 'node:path';
import { COMPARE_TABLE, RANKING_TABLE } from '../output/columns.ts';
import { compareCsv, rankingCsv } from '../output/compare-csv.ts';
import { comparisonRecordJson } from '../output/comparison-record.ts';
import { dataPackage, type TableFile } from '../output/data-package.ts';
import { assertWritable, writeResults } from '../output/write-results.ts';
import { PRICES_AS_OF, PRICES_SOURCE } from '../prices/model-prices.ts';
import { budgetMetricOf } from '../scenario/budget-metric.ts';
import { modelsOf, type Scenario } from '../scenario/scenario.ts';
import { ScenarioError, type ScenarioFault } from '../scenario/scenario-fault.ts';
import { type Comparison, compareScenarios } from './compare-scenarios.ts';
import { comparisonText, useCasesText } from './comparison-text.ts';
import { type LoadedScenario, loadScenarios } from './load-scenarios.ts';
import { VERSION } from './package-root.ts';
import { openProgressLine } from './progress-line.ts';
import { type RunOptions, runIdOf, withOverrides } from './run-options.ts';
import { withModels } from './with-models.ts';
import { withVendors } from './with-vendors.ts';
import { writeHistory } from './write-history.ts';

interface CompareOptions extends RunOptions {
  readonly models?: readonly string[];
  readonly vendors?: readonly string[];
  readonly by?: string;
}

/** Folder of a comparison in the folder of results. */
const FOLDER = 'compare';

/** Scenarios that stand in one ranking, and the folder of its results. */
interface NamedGroup {
  readonly name: string;
  readonly loaded: readonly LoadedScenario[];
  readonly metric: string;
  readonly directory: string;
}

/** Compares scenarios on the same draws, writes the files of that and prints who costs less. */
export async function compare(files: readonly string[], options: CompareOptions): Promise<void> {
  const read = (await loadScenarios(files, options.allowPath)).map((one) => withOverrides(one, options));
  const groups = groupsOf(read, options);
  const faults = groups.flatMap(({ loaded, metric }) => incomparable(loaded, metric));
  if (faults.length > 0) throw new ScenarioError(faults);
  for (const { directory } of groups) assertWritable(directory);
  const compared: ComparedGroup[] = [];
  for (const group of groups) compared.push(await compareGroup(group, options));
  if (options.quiet) return;
  if (options.json) {
    const reports = compared.map(({ report }) => report);
    console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports, undefined, 2));
  } else if (compared.length > 1) {
    console.log(useCasesText(compared.map(({ group, comparison }) => ({ name: group.name, comparison }))));
  }
}

/** All scenarios in one group; with --models and several files, the models of each file in one of its own. */
function groupsOf(read: readonly LoadedScenario[], options: CompareOptions): readonly NamedGroup[] {
  const { models, out } = options;
  const group = (name: string, loaded: readonly LoadedScenario[], directory: string): NamedGroup => {
    const [{ scenario: baseline }] = loaded as [LoadedScenario];
    return { name, loaded, metric: options.by ?? budgetMetricOf(baseline), directory };
  };
  const bought = (ones: readonly LoadedScenario[]) => withVendors(ones, options.vendors ?? []);
  if (models === undefined) return [group(FOLDER, [...read, ...bought(read)], join(out, FOLDER))];
  const variants = read.map((one) =>
    [...withModels([one], models), ...bought([one])].map((variant) => withOverrides(variant, options)),
  );
  return variants.map((loaded, index) => {
    const { id } = (read[index] as LoadedScenario).scenario;
    return group(id, loaded, read.length === 1 ? join(out, FOLDER) : join(out, FOLDER, id));
  });
}

/** A group that was compared, and what --json says of it. */
interface ComparedGroup {
  readonly group: NamedGroup;
  readonly comparison: Comparison;
  readonly report: object;
}

async function compareGroup(group: NamedGroup, options: CompareOptions): Promise<ComparedGroup> {
  const { loaded, metric, directory } = group;
  const scenarios = loaded.map(({ scenario }) => scenario);
  const [baseline] = scenarios as [Scenario];
  const progress = openProgressLine(group.name, baseline.trials, options.quiet);
  const comparison = await compareScenarios(scenarios, metric, options.threads, progress.update);
  progress.clear();
  for (const warning of comparison.warnings) console.error(`${group.name}: warning: ${warning}`);
  const runId = writeComparison(directory, loaded, comparison, options);
  if (!options.quiet && !options.json) {
    const where = relative(process.cwd(), directory) || '.';
    const written = `Written to ${where}/: compare.csv, ranking.csv, run.json, datapackage.json\n`;
    console.log(`${comparisonText(baseline, comparison, process.stdout.columns)}${written}`);
  }
  const { differences, ranked, warnings } = comparison;
  const report = {
    run_id: runId,
    baseline_id: baseline.id,
    directory,
    warnings,
    metric,
    ranked,
    differences,
  };
  return { group, comparison, report };
}

/** Everything that keeps the scenarios from being compared with the first. */
function incomparable(loaded: readonly LoadedScenario[], metric: string): readonly ScenarioFault[] {
  const [first, ...others] = loaded as [LoadedScenario, ...LoadedScenario[]];
  const faults: ScenarioFault[] = [];
  const report = (file: string, path: string, found: unknown, rule: string) =>
    faults.push({ file, line: 1, column: 1, path, found: String(found), rule });
  if (others.length === 0) report(first.file, 'document', 'one scenario', 'compare needs two, or --models');
  for (const { file, scenario } of others) {
    const { seed, trials, horizon } = first.scenario;
    const same = (what: string) => `${first.file} has ${what}; scenarios compare on the same`;
    if (scenario.seed !== seed) report(file, 'seed', scenario.seed, `${same(String(seed))}: state --seed`);
    if (scenario.trials !== trials) {
      report(file, 'trials', scenario.trials, `${same(String(trials))}: state --trials`);
    }
    const span = ({ start, months }: Scenario['horizon']) => `${months} month(s) from ${start}`;
    if (span(scenario.horizon) !== span(horizon)) {
      report(file, 'horizon', span(scenario.horizon), same(span(horizon)));
    }
  }
  for (const { file, scenario } of loaded) {
    const section = { human_cost: 'human' as const }[metric];
    if (section !== undefined && scenario[section] === undefined) {
      report(file, section, 'missing', `--by ${metric} needs it`);
    }
  }
  return faults;
}

/** @returns the id of the run */
function writeComparison(
  directory: string,
  loaded: readonly LoadedScenario[],
  { differences, plan, rankedSeries, ranked, warnings }: Comparison,
  csv: CompareOptions,
): string {
  const [{ scenario: baseline }] = loaded as [LoadedScenario];
  const texts = loaded.map(({ scenario, text }) => `${scenario.id}\n${text}`).join('\n');
  const runId = runIdOf(baseline, texts, `compare by ${rankedSeries.metric}`);
  const run = {
    runId,
    baselineId: baseline.id,
    method: 'sobol_paired_sectioning',
    trials: plan.trials,
    seed: baseline.seed,
  };
  const tables: readonly TableFile[] = [
    { table: COMPARE_TABLE, name: 'compare.csv', text: compareCsv(run, differences, csv) },
    { table: RANKING_TABLE, name: 'ranking.csv', text: rankingCsv(run, rankedSeries, ranked, csv) },
  ];
  const title = loaded.map(({ scenario }) => scenario.id).join(', ');
  const record = comparisonRecordJson({
    run_id: runId,
    metric: rankedSeries.metric,
    baseline_id: baseline.id,
    scenarios: loaded.map(({ scenario }) => ({
      id: scenario.id,
      title: scenario.title,
      model: modelsOf(scenario).join(', '),
    })),
    seed: baseline.seed,
    trials: plan.trials,
    price_book_date: PRICES_AS_OF,
    price_book_source: PRICES_SOURCE,
    versions: { costband: VERSION, node: process.versions.node },
    warnings,
  });
  writeResults(directory, [
    ...tables.map(({ name, text }) => ({ name, text })),
    { name: 'run.json', text: record },
    { name: 'datapackage.json', text: dataPackage({ scenarioId: FOLDER, title }, tables, csv) },
  ]);
  if (csv.history) writeHistory(csv.out, runId, { ...baseline, id: FOLDER, title }, tables, csv);
  return runId;
}
