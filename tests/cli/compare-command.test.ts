import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addCompareCommand } from '../../src/cli/compare-command.ts';
import { runVerb } from './run-verb.ts';
import { SMALL_DESK } from './small-desk.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = temporaryFolder();
const file = (name: string, text: string) => {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
};
const compare = (...words: string[]) => runVerb(addCompareCommand, 'compare', ...words, '--out', root);

test('what keeps scenarios apart is told all at once, and nothing is written', async () => {
  const one = file('one.yaml', SMALL_DESK);
  const two = file(
    'two.yaml',
    SMALL_DESK.replace('small_desk', 'two').replace('seed: 7', 'seed: 8').replace('months: 3', 'months: 4'),
  );
  const { stdout, stderr, exitCode } = await compare(one, two);
  expect(stderr).toBe(
    `${two}:1:1 seed: 8; ${one} has 7; scenarios compare on the same: state --seed\n` +
      `${two}:1:1 horizon: 4 month(s) from 2027-01; ${one} has 3 month(s) from 2027-01; scenarios compare on the same\n`,
  );
  expect([stdout, exitCode]).toEqual(['', 2]);
  expect(existsSync(join(root, 'compare'))).toBe(false);
  expect((await compare(one)).stderr).toBe(
    `${one}:1:1 document: one scenario; compare needs two, or --models\n`,
  );
  const unknown = await compare(one, '--models', 'claude-haiku-4-5,no-such-model');
  expect(unknown.stderr).toContain('with no-such-model; not in the price book');
  expect(unknown.exitCode).toBe(2);
});
