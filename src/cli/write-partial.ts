import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { bandsCsv } from '../output/bands-csv.ts';
import { writeResults } from '../output/write-results.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { openMethodOf } from './method-of.ts';
import type { StoppedRun } from './stopped-run.ts';

/** Bands of a run that was stopped: never under the name of finished ones. */
export const PARTIAL_NAME = 'bands.partial.csv';

/** Writes what the finished replicates of a stopped run say; says whether there was anything to write. */
export function writePartial(
  directory: string,
  { id, seed }: Scenario,
  runId: string,
  { partial, finishedBlocks, plannedBlocks }: StoppedRun,
): boolean {
  removePartial(directory);
  if (partial === undefined) return false;
  const { origin, bands } = partial;
  const run = { runId, scenarioId: id, trials: origin.trials, seed, methodOf: openMethodOf(origin) };
  const csv = bandsCsv(run, bands, { excel: false });
  const mark = `# PARTIAL ${finishedBlocks}/${plannedBlocks} blocks\n`;
  writeResults(directory, [{ name: PARTIAL_NAME, text: mark + csv }]);
  return true;
}

/** Removes what an earlier run left when it was stopped. */
export function removePartial(directory: string): void {
  rmSync(join(directory, PARTIAL_NAME), { force: true });
}
