import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VerbResult } from './run-verb.ts';

/** The folder of the project. */
export const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));

/** The compiled program. */
export const MAIN: string = join(ROOT, 'dist/src/cli/main.js');

/** Runs the compiled program in the project's folder, or where `options` say, and waits for its end. */
export function runBuilt(words: readonly string[], options: SpawnSyncOptions = {}): VerbResult {
  const { stdout, stderr, status, error } = spawnSync(process.execPath, [MAIN, ...words], {
    cwd: ROOT,
    maxBuffer: 1e8,
    ...options,
    encoding: 'utf8',
  });
  if (error !== undefined || status === null)
    throw new Error('the program did not end by itself', { cause: error });
  return { stdout, stderr, exitCode: status };
}

/** The text of each table in a folder of results. */
export function readTables(folder: string): Readonly<Record<string, string>> {
  const names = ['bands.csv', 'summary.csv', 'budget.csv'];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
