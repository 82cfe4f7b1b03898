import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addValidateCommand } from '../../src/cli/validate-command.ts';
import { smallWith } from '../scenario/small-scenario.ts';
import { runVerb } from './run-verb.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const inside = join(folder, 'desk');
mkdirSync(inside);
mkdirSync(join(folder, 'desk2'));
const COSTS = `usd,queue\n${[3, 4, 5, 6, 8, 13].map((usd) => `${usd},a`).join('\n')}\n`;
for (const place of [folder, inside, join(folder, 'desk2')]) writeFileSync(join(place, 'costs.csv'), COSTS);
writeFileSync(join(inside, 'words.csv'), 'usd\n3\nmany\n');
symlinkSync(join(folder, 'costs.csv'), join(inside, 'link.csv'));

function validateWith(file: string, ...words: readonly string[]) {
  const scenario = join(inside, 'small.yaml');
  const text = smallWith('cost_per_ticket', `{ mean_of: ${JSON.stringify(file)}, column: usd }`);
  writeFileSync(scenario, text);
  return runVerb(addValidateCommand, 'validate', scenario, ...words);
}

test('a mean of a column beside the scenario is validated with the law that it gives', async () => {
  const { stdout, exitCode } = await validateWith('costs.csv');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/human\.cost_per_ticket +uncertain +6\.\d+/);
});

test.each(['../costs.csv', '../desk2/costs.csv', join(folder, 'costs.csv'), 'link.csv'])(
  'row 26, %s leads out of the folder of the scenario and needs leave',
  async (file) => {
    const refused = await validateWith(file);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('outside the folder of the scenario; a file needs to stand in');
    expect((await validateWith(file, '--allow-path', folder)).exitCode).toBe(0);
  },
);

test('a fault of the file is told at the place that names it', async () => {
  expect((await validateWith('missing.csv')).stderr).toMatch(/small\.yaml:\d+:\d+ human.*no such file/);
  expect((await validateWith('words.csv')).stderr).toContain(
    'line 3, usd: "many"; needs a number in every row',
  );
});
