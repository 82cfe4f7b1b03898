import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { addBreakEvenCommand } from '../../src/cli/break-even-command.ts';
import { addCompareCommand } from '../../src/cli/compare-command.ts';
import { addSensitivityCommand } from '../../src/cli/sensitivity-command.ts';
import { addSimulateCommand } from '../../src/cli/simulate-command.ts';
import { runVerb } from '../cli/run-verb.ts';
import { SMALL_DESK } from '../cli/small-desk.ts';

/** A column as datapackage.json states it. */
export interface Field {
  readonly name: string;
  readonly type: 'string' | 'date' | 'datetime' | 'integer' | 'number';
}

/** A file of results with what its data package says. */
export interface DescribedFile {
  readonly path: string;
  readonly name: string;
  readonly format: 'csv' | 'parquet';
  readonly hash: string;
  readonly schema: { readonly fields: readonly Field[]; readonly primaryKey: readonly string[] };
}

const VERBS = [
  [addSimulateCommand, 'simulate', '--format', 'csv,parquet,focus'],
  [addSensitivityCommand, 'sensitivity', '--total'],
  [addBreakEvenCommand, 'break-even'],
] as const;

/** Runs every verb that writes tables, on a desk that has all of them, into a folder. */
export async function writeEveryTable(root: string): Promise<void> {
  const desk = join(root, 'desk.yaml');
  const other = join(root, 'other.yaml');
  const budget =
    'budget: { metric: total_cost, amounts: [500000], confidence: [0.5, 0.9], over_cost: 4, under_cost: 1 }\n';
  const text = `${SMALL_DESK}${budget}infrastructure: [{ line: hosting, monthly: 100 }]\n`;
  writeFileSync(desk, text);
  writeFileSync(other, text.replace('small_desk', 'other_desk').replace('claude-haiku-4-5', 'gpt-5-mini'));
  const common = ['--trials', '2048', '--threads', '0', '--out', root, '--quiet', '--history'];
  for (const [addCommand, verb, ...words] of VERBS) {
    expect(await runVerb(addCommand, verb, desk, ...words, ...common), verb).toMatchObject({ exitCode: 0 });
  }
  const compared = await runVerb(addCompareCommand, 'compare', desk, other, ...common);
  expect(compared).toMatchObject({ stderr: '', exitCode: 0 });
}

/** Every file that a data package below the folder describes. */
export function describedFiles(root: string): readonly DescribedFile[] {
  return filesBelow(root)
    .filter((path) => path.endsWith('datapackage.json'))
    .flatMap((path) => {
      const { resources } = JSON.parse(readFileSync(path, 'utf8')) as {
        readonly resources: readonly DescribedFile[];
      };
      return resources.map((file) => ({ ...file, path: join(dirname(path), file.path) }));
    });
}

/** Paths of all files below a folder. */
export function filesBelow(root: string): readonly string[] {
  return readdirSync(root)
    .map((name) => join(root, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}
