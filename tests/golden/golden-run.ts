import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT, readTables, runBuilt } from '../cli/run-built.ts';

/** Scenarios whose numbers are frozen: one of known requests, one with tools and a shared prompt, one of segments, one of constants. */
export const GOLDEN_NAMES = [
  'haiku_10k',
  'agent_with_tools',
  'service_desk_cascade',
  'article_all_in',
] as const;

/** Where a scenario's frozen tables are. */
export function expectedFolder(name: string): string {
  return fileURLToPath(new URL(`expected/${name}`, import.meta.url));
}

/**
 * The tables of a small run of a shipped scenario: 256 trials of its first quarter.
 *
 * To stay small, bands.csv is cut to one ticket and the whole horizon; the months are in summary.csv. The run's id, a
 * hash of the program's version too, is left out.
 */
export function goldenTables(name: string): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'costband-golden-'));
  try {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, firstQuarter(readFileSync(join(ROOT, 'scenarios', `${name}.yaml`), 'utf8')));
    const { stderr, exitCode } = runBuilt(['simulate', file, '--trials', '256', '--out', folder, '--quiet']);
    if (exitCode !== 0) throw new Error(stderr);
    const tables = Object.entries(readTables(join(folder, name))).map(([table, text]) => {
      const lines = table === 'bands.csv' ? text.replaceAll(/^.*,(month|quarter|year),.*\n/gm, '') : text;
      return [table, lines.replaceAll(/^run_[0-9a-f]{12}/gm, 'run')];
    });
    return Object.fromEntries(tables);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function firstQuarter(scenario: string): string {
  return scenario.replace(/^(horizon: .*months: )12\b/m, '$13');
}
