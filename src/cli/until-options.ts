import { type Command, InvalidArgumentError, Option } from 'commander';
import { MIN_TRIALS } from '../scenario/trial-limits.ts';
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

/** What is wrong with caps that cap nothing. */
export function idleCaps({ until, maxTrials, maxSeconds }: UntilOptions): readonly string[] {
  if (until !== undefined) return [];
  const idle = [
    maxTrials === undefined ? [] : '--max-trials',
    maxSeconds === undefined ? [] : '--max-seconds',
  ];
  return idle.flat().map((option) => `${option}: stated without --until; it limits nothing else`);
}
