import { join, relative } from 'node:path';
import type { Period } from '../cost/period.ts';
import { breakEvenCsv, type QuantityBreakEven } from '../output/break-even-csv.ts';
import { BREAK_EVEN_TABLE } from '../output/columns.ts';
import { terminalTable } from '../output/terminal-table.ts';
import { wrapLines } from '../output/wrap-lines.ts';
import { assertWritable } from '../output/write-results.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { ScenarioError } from '../scenario/scenario-fault.ts';
import { BAND_LEVELS } from '../summary/band.ts';
import { BREAK_EVEN_RUNS, type BreakEven, findBreakEven } from './find-break-even.ts';
import { formatCount, formatNumber, formatPercent } from './format-number.ts';
import { type LoadedScenario, loadScenarios } from './load-scenarios.ts';
import { openProgressLine } from './progress-line.ts';
import { type RunOptions, runIdOf, withOverrides } from './run-options.ts';
import { writeBeside } from './write-beside.ts';
import { writeHistory } from './write-history.ts';

const SHOWN_LEVELS = [0.05, 0.5, 0.95];

/** Writes and prints where AI stops paying in each scenario. */
export async function breakEven(files: readonly string[], options: RunOptions): Promise<void> {
  const loaded = (await loadScenarios(files, options.allowPath)).map((one) => withOverrides(one, options));
  refuse(loaded);
  for (const { scenario } of loaded) assertWritable(join(options.out, scenario.id));
  const reports: object[] = [];
  for (const one of loaded) reports.push(await breakEvenOf(one, options));
  if (options.json && !options.quiet) {
    console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports, undefined, 2));
  }
}

/** @throws ScenarioError  with every scenario whose savings cannot be told */
function refuse(loaded: readonly LoadedScenario[]): void {
  const faults = loaded.flatMap(({ file, scenario }) =>
    [
      ...(scenario.segments[0].deflection === undefined ? ['deflection'] : []),
      ...(scenario.human === undefined ? ['human'] : []),
    ].map((path) => ({ file, line: 1, column: 1, path, found: 'missing', rule: 'break-even needs it' })),
  );
  if (faults.length > 0) throw new ScenarioError(faults);
}

async function breakEvenOf({ scenario, text }: LoadedScenario, options: RunOptions): Promise<object> {
  const progress = openProgressLine(scenario.id, scenario.trials * BREAK_EVEN_RUNS, options.quiet);
  const found = await findBreakEven(scenario, options.threads, progress.update);
  progress.clear();
  const { model, plan, quantities, probabilityPays } = found;
  const run = {
    runId: runIdOf(scenario, text, 'fast'),
    scenarioId: scenario.id,
    period: model.periods.find(({ grain }) => grain === 'total') as Period,
    method: 'sobol_sectioning',
    trials: plan.trials,
    seed: scenario.seed,
  };
  const directory = join(options.out, scenario.id);
  const table = {
    table: BREAK_EVEN_TABLE,
    name: 'break_even.csv',
    text: breakEvenCsv(run, quantities, options),
  };
  if (options.history) writeHistory(options.out, run.runId, scenario, [table], options);
  const written = writeBeside(directory, scenario, [table], options);
  if (!options.quiet && !options.json) {
    const where = relative(process.cwd(), directory) || '.';
    console.log(
      `${wrapLines(breakEvenText(scenario, found), process.stdout.columns)}Written to ${where}/: ${written.join(', ')}\n`,
    );
  }
  return {
    run_id: run.runId,
    scenario_id: scenario.id,
    directory,
    probability_pays: probabilityPays,
    quantities,
  };
}

const MEANINGS: Readonly<Record<string, string>> = {
  deflected_share: 'deflected share, below',
  tickets_per_month: 'tickets a month, below',
  model_price_factor: 'model prices, times, above',
  vendor_price: 'vendor, USD per resolution',
};

function breakEvenText(scenario: Scenario, { quantities, probabilityPays, plan }: BreakEven): string {
  const rows = quantities.map(({ quantity, band, scenario: own }) => [
    MEANINGS[quantity] ?? quantity,
    ...SHOWN_LEVELS.map((level) => percentileText(band, level)),
    own === undefined ? '' : percentileText(own, 0.5),
    formatPercent(band.probabilityNone),
  ]);
  const header = ['AI stops paying at', 'p05', 'p50', 'p95', 'scenario p50', 'none'];
  const sides = header.map((_, column) => (column === 0 ? 'left' : 'right') as 'left' | 'right');
  return [
    `${scenario.id}: ${scenario.title}\n`,
    `AI saves more than it costs in ${formatPercent(probabilityPays)} of the futures.\n`,
    terminalTable([header, ...rows], sides),
    'A vendor that asks less per resolution than this costs less than this AI.\n',
    `${formatCount(plan.trials, 'trial')}, seed ${scenario.seed}; intervals in break_even.csv.\n`,
  ].join('\n');
}

function percentileText({ percentiles }: QuantityBreakEven['band'], level: number): string {
  const value = percentiles[BAND_LEVELS.indexOf(level)]?.value;
  return value === undefined ? 'none' : formatNumber(value);
}
