import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { PRICES_AS_OF } from '../prices/model-prices.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { MIN_TRIALS } from '../scenario/trial-limits.ts';
import type { LoadedScenario } from './load-scenarios.ts';
import { VERSION } from './package-root.ts';

/** How every verb that runs scenarios is asked to. */
export interface RunOptions {
  readonly trials?: number;
  readonly seed?: number;
  readonly threads: number;
  readonly allowPath: readonly string[];
  readonly out: string;
  readonly excel: boolean;
  readonly history: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Adds the options that decide what is drawn, and by how many threads. */
export function addDrawOptions(command: Command): Command {
  return addPathOption(command)
    .option(
      '--trials <n>',
      "possible futures to draw, instead of the scenario's number",
      wholeFrom(MIN_TRIALS),
    )
    .option('--seed <n>', "another seed than the scenario's", wholeFrom(0))
    .option(
      '--threads <n>',
      'threads to use at most; 0 stays in the main one',
      wholeFrom(0),
      availableParallelism(),
    );
}

/** Adds the option that lets scenarios take files from other folders. */
export function addPathOption(command: Command): Command {
  const description = "folder outside the scenario's that its files may stand in; again for another";
  const collect = (folder: string, folders: readonly string[]) => [...folders, folder];
  return command.option('--allow-path <dir>', description, collect, []);
}

/** Adds the options that decide where results go, and in which form. */
export function addOutputOptions(command: Command): Command {
  return command
    .option('--out <dir>', 'folder of the results; each scenario gets one of its own in it', 'results')
    .option('--excel', 'write the CSV with a byte order mark and CRLF, for a double click in Excel', false)
    .option(
      '--history',
      'keep the tables of this run in <dir>/history/<table>/<run id>.csv too, for connectors that read a folder',
      false,
    )
    .option('--json', 'print one JSON object instead of the tables', false)
    .option('--quiet', 'print nothing but faults', false);
}

/** The scenario with the number of trials and the seed that the user states instead of its own. */
export function withOverrides(
  loaded: LoadedScenario,
  { trials, seed }: Pick<RunOptions, 'trials' | 'seed'>,
): LoadedScenario {
  const { scenario } = loaded;
  return {
    ...loaded,
    scenario: { ...scenario, trials: trials ?? scenario.trials, seed: seed ?? scenario.seed },
  };
}

/** Equal runs have equal ids: the id is a hash of all that decides the numbers. */
export function runIdOf({ seed, trials, sources = [] }: Scenario, text: string, how: string): string {
  const hashes = sources.map(({ sha256 }) => sha256);
  const parts = [VERSION, PRICES_AS_OF, how, String(seed), String(trials), text, ...hashes];
  return `run_${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12)}`;
}

/** Reads a whole number of an option, from `minimum` on. */
export function wholeFrom(minimum: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < minimum) {
      throw new InvalidArgumentError(`${text} found; a whole number from ${minimum} on is needed`);
    }
    return value;
  };
}
