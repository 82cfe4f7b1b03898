import { type Command, InvalidArgumentError, Option } from 'commander';
import { periodMetrics } from '../cost/metrics.ts';
import { nearestWord } from '../scenario/nearest-word.ts';
import { ScenarioError } from '../scenario/scenario-fault.ts';
import { MIN_TRIALS } from '../scenario/trial-limits.ts';
import { compileModel } from '../simulate/compile-model.ts';
import type { LoadedScenario } from './load-scenarios.ts';
import { type PrecisionTarget, parsePrecisionTarget, TARGET_STATISTICS } from './precision-target.ts';
import { wholeFrom } from './run-options.ts';
import { PILOT_TRIALS, USUAL_MAX_TRIALS } from './run-until.ts';

/** How precise the results shall be, and what that may take. */
export interface UntilOptions {
  readonly until?: readonly PrecisionTarget[];
  readonly maxTrials?: number;
  readonly maxSeconds?: number;
}

/** Adds `--until` and its caps to a verb. */
export function addUntilOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--until <target>',
        `run until an interval is that narrow, for example p95=1% or total_cost.mean=500 (USD); ${PILOT_TRIALS} ` +
          'trials first, then what they predict; may be repeated; ends with 7 when not reached',
      )
        .argParser(collectTargets)
        .conflicts(['trials', 'engine', 'verify']),
    )
    .option(
      '--max-trials <n>',
      `trials that --until may go to (default: ${USUAL_MAX_TRIALS})`,
      wholeFrom(MIN_TRIALS),
    )
    .option(
      '--max-seconds <n>',
      'start no run for --until that is predicted to end later; the number of trials then depends on the machine',
      wholeFrom(1),
    );
}

function collectTargets(text: string, before: readonly PrecisionTarget[] = []): readonly PrecisionTarget[] {
  const target = parsePrecisionTarget(text);
  if (target !== undefined) return [...before, target];
  const form = '<metric>.<statistic>=<half-width>, such as p95=1%, ai_cost.p95=1% or mean=500';
  throw new InvalidArgumentError(`${text} found; needs ${form}, with one of ${TARGET_STATISTICS.join(', ')}`);
}

/**
 * What is wrong with the options of --until.
 *
 * @throws ScenarioError  with every metric that a scenario does not have
 */
export function checkUntilOptions(
  loaded: readonly LoadedScenario[],
  options: UntilOptions,
): readonly string[] {
  const { until, maxTrials, maxSeconds } = options;
  if (until === undefined) {
    const idle = [
      maxTrials === undefined ? [] : '--max-trials',
      maxSeconds === undefined ? [] : '--max-seconds',
    ];
    return idle.flat().map((option) => `${option}: stated without --until; it limits nothing else`);
  }
  const faults = loaded.flatMap(({ file, scenario }) => {
    const metrics = periodMetrics(compileModel(scenario).ledger).map(({ name }) => name);
    return until.flatMap(({ metric }) => {
      if (metrics.includes(metric)) return [];
      const nearest = nearestWord(metric, metrics);
      const rule = nearest === undefined ? `one of ${metrics.join(', ')}` : `did you mean \`${nearest}\`?`;
      return [
        { file, line: 1, column: 1, path: '--until', found: metric, rule: `not a metric of it: ${rule}` },
      ];
    });
  });
  if (faults.length > 0) throw new ScenarioError(faults);
  return [];
}
