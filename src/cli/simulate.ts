import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { endianness } from 'node:os';
import { join, relative } from 'node:path';
import { lockResults } from '../output/lock-results.ts';
import type { JournalKey } from '../output/run-journal.ts';
import { assertWritable, writeResults } from '../output/write-results.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { BLOCK_TRIALS, type Block } from '../simulate/plan-blocks.ts';
import type { BlockSamples } from '../simulate/simulate-block.ts';
import { wholeCurveHalfWidth } from '../stats/order-statistic-interval.ts';
import { CONFIDENCE } from '../summary/band.ts';
import { type CaughtSignals, catchSignals } from './catch-signals.ts';
import { checkPlainEngine } from './check-plain-engine.ts';
import { codeHash, priceBookHash } from './code-hash.ts';
import { type Drawing, drawingWord } from './drawing.ts';
import { type DrawsSink, NO_DRAWS } from './draws-sink.ts';
import { EXIT } from './exit-code.ts';
import { endWhereHeld, type FailOptions } from './fail-conditions.ts';
import { failWithFaults } from './fail-with-faults.ts';
import { formatPercent } from './format-number.ts';
import type { Format } from './format-option.ts';
import { type LoadedScenario, loadScenarios } from './load-scenarios.ts';
import { logChecksText } from './log-check.ts';
import { PACKAGE_ROOT, VERSION } from './package-root.ts';
import type { PrecisionTarget } from './precision-target.ts';
import { missedTexts, nextRunText, precisionJson, precisionText } from './precision-text.ts';
import { openProgressLine } from './progress-line.ts';
import { resultFiles, resultTables } from './result-files.ts';
import { type RunOptions, runIdOf, withOverrides } from './run-options.ts';
import { runScenario, type ScenarioRun } from './run-scenario.ts';
import { runSummary } from './run-summary.ts';
import { type PreciseRun, runUntil, USUAL_MAX_TRIALS } from './run-until.ts';
import { StoppedRun } from './stopped-run.ts';
import { openTimeForecast } from './time-forecast.ts';
import { idleCaps, type UntilOptions } from './until-options.ts';
import { writeHistory } from './write-history.ts';
import { PARTIAL_NAME, removePartial, writePartial } from './write-partial.ts';

interface SimulateOptions extends RunOptions, UntilOptions, FailOptions, Drawing {
  readonly format: readonly Format[];
  readonly verify: boolean;
  readonly journal: boolean;
}

/** Runs scenarios, writes the files of each and prints their bands. */
export async function simulate(files: readonly string[], options: SimulateOptions): Promise<void> {
  const read = await loadScenarios(files.length > 0 ? files : [defaultScenario()], options.allowPath);
  const loaded = read.map((one) => withOverrides(one, options));
  if (options.verify || options.engine === 'plain') checkPlainEngine(loaded);
  if (options.verify) {
    const { verifyScenarios } = await import('./verify-scenarios.ts');
    await verifyScenarios(loaded, options);
    return;
  }
  const idle = idleCaps(options);
  if (idle.length > 0) {
    failWithFaults(idle);
    return;
  }
  // a scenario's metrics are its model's, which takes long to load and compile, and its run compiles it again
  if (options.failIf !== undefined || options.until !== undefined) {
    (await import('./check-asked-metrics.ts')).checkAskedMetrics(loaded, options);
  }
  if (options.everyTicket) (await import('./check-every-ticket.ts')).checkEveryTicket(loaded);
  const signals = catchSignals();
  const held: (() => void)[] = [];
  const reports: object[] = [];
  try {
    for (const { scenario } of loaded) {
      const directory = join(options.out, scenario.id);
      assertWritable(directory);
      held.push(lockResults(directory));
    }
    for (const one of loaded) reports.push(await simulateOne(one, options, signals));
  } finally {
    signals.release();
    for (const release of held) release();
  }
  if (options.json && !options.quiet) {
    console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports, undefined, 2));
  }
}

async function simulateOne(
  loaded: LoadedScenario,
  options: SimulateOptions,
  signals: CaughtSignals,
): Promise<object> {
  const directory = join(options.out, loaded.scenario.id);
  const draws = options.format.includes('parquet')
    ? (await import('./parquet-draws.ts')).openParquetDraws(directory, loaded.scenario)
    : NO_DRAWS;
  try {
    const draw = (trials: number) => runOnce(loaded, trials, options, signals, draws);
    const precise = options.until && (await runToTargets(loaded.scenario, options.until, options, draw));
    const run = precise?.run ?? (await draw(loaded.scenario.trials));
    return writeRun(loaded, run, precise, options, draws);
  } finally {
    draws.discard();
  }
}

/** Writes a run's files and tells of them; returns what `--json` prints. */
function writeRun(
  loaded: LoadedScenario,
  run: ScenarioRun,
  precise: PreciseRun | undefined,
  options: SimulateOptions,
  draws: DrawsSink,
): object {
  const scenario = { ...loaded.scenario, trials: run.plan.trials };
  const runId = runIdOf(scenario, loaded.text, drawingWord(options));
  const directory = join(options.out, scenario.id);
  const precision = precise && precisionJson(precise);
  const notes = { runId, precision, draws: draws.finish() };
  const tables = resultTables(scenario, run, runId, options);
  const files = resultFiles(scenario, loaded.text, run, tables, notes, options);
  writeResults(directory, files);
  removePartial(directory);
  if (options.history) writeHistory(options.out, runId, scenario, tables, options);
  if (!options.quiet) {
    for (const warning of run.warnings) console.error(`${scenario.id}: warning: ${warning}`);
  }
  if (!options.quiet && !options.json) {
    const where = relative(process.cwd(), directory) || '.';
    const asked = precise === undefined ? '' : precisionText(precise);
    const curve = options.sampling === 'random' ? curveText(run.plan.trials) : '';
    const written = `Written to ${where}/: ${files.map(({ name }) => name).join(', ')}\n`;
    const byHand = logChecksText(run.logs, run.bands);
    console.log(`${runSummary(scenario, run, process.stdout.columns)}${byHand}${curve}${asked}${written}`);
  }
  if (precise !== undefined) endWhereMissed(scenario.id, precise);
  endWhereHeld(scenario.id, run.bands, options);
  return {
    run_id: runId,
    scenario_id: scenario.id,
    directory,
    warnings: run.warnings,
    ...(precision && { precision }),
    bands: run.bands,
    budget: run.budget,
  };
}

/** What independent trials say of all percentiles of a metric at once. */
function curveText(trials: number): string {
  const halfWidth = formatPercent(wholeCurveHalfWidth(trials, CONFIDENCE));
  return `All percentiles of a period's metric together: each level is right to ± ${halfWidth} (DKW band at 95 %).\n`;
}

async function runOnce(
  { scenario, text }: LoadedScenario,
  trials: number,
  options: SimulateOptions,
  signals: CaughtSignals,
  draws: DrawsSink,
): Promise<ScenarioRun> {
  const wanted = { ...scenario, trials };
  const directory = join(options.out, scenario.id);
  const progress = openProgressLine(scenario.id, trials, options.quiet);
  const tell = (told: string) => {
    if (!options.quiet) console.error(`${scenario.id}: ${told}`);
  };
  const how = drawingWord(options);
  draws.begin(runIdOf(wanted, text, how));
  let finishedTrials = 0;
  const forecast = openTimeForecast(trials, (told) => {
    progress.clear();
    tell(told);
  });
  const onBlock = (block: Block, samples?: BlockSamples) => {
    if (samples !== undefined) draws.add(block, samples);
    finishedTrials += block.trialCount;
    progress.update(finishedTrials);
    forecast(finishedTrials);
  };
  // raw draws need every sample again, and a journal keeps none
  const keeping =
    options.journal && draws === NO_DRAWS
      ? { directory, key: journalKey(scenario, text, how), signals, tell }
      : undefined;
  try {
    return await runScenario(wanted, options.threads, onBlock, options, keeping);
  } catch (error) {
    if (!(error instanceof StoppedRun)) throw error;
    progress.clear();
    const isWritten = writePartial(directory, scenario, runIdOf(wanted, text, how), error);
    tell(`${error.message}${isWritten ? `; bands of the finished part are in ${PARTIAL_NAME}` : ''}`);
    throw error.cause;
  } finally {
    progress.clear();
  }
}

/** All that decides a run's results beside its trials, and so whether what is in a journal still holds. */
function journalKey({ seed, sources = [] }: Scenario, text: string, how: string): JournalKey {
  return {
    costband: VERSION,
    node: process.versions.node,
    byteOrder: endianness(),
    code: codeHash(),
    prices: priceBookHash(),
    scenario: createHash('sha256')
      .update([text, ...sources.map(({ sha256 }) => sha256)].join('\n'))
      .digest('hex')
      .slice(0, 16),
    engine: how,
    seed: String(seed),
    blockTrials: String(BLOCK_TRIALS),
  };
}

function runToTargets(
  scenario: Scenario,
  targets: readonly PrecisionTarget[],
  options: SimulateOptions,
  draw: (trials: number) => Promise<ScenarioRun>,
): Promise<PreciseRun> {
  const { maxTrials = USUAL_MAX_TRIALS, maxSeconds = Number.POSITIVE_INFINITY, quiet } = options;
  return runUntil(targets, { maxTrials, maxSeconds }, draw, (next) => {
    if (!quiet) console.error(`${scenario.id}: ${nextRunText(next)}`);
  });
}

/** A target that was not reached is told even when all else is quiet. */
function endWhereMissed(scenarioId: string, precise: PreciseRun): void {
  for (const text of missedTexts(precise)) {
    console.error(`${scenarioId}: ${text}`);
    process.exitCode = EXIT.conditionFailed;
  }
}

function defaultScenario(): string {
  const shipped = 'scenarios/haiku_10k.yaml';
  return existsSync(shipped) ? shipped : join(PACKAGE_ROOT, shipped);
}
