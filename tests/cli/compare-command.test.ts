import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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

test('with --models, several files are use cases: each is ranked by itself, then all side by side', async () => {
  const first = file('desk.yaml', SMALL_DESK);
  const second = file(
    'bot.yaml',
    SMALL_DESK.replace('small_desk', 'bot').replace('turns: { dist', 'turns: { dist'),
  );
  const models = ['--models', 'claude-haiku-4-5,gpt-5-mini', '--by', 'llm_cost', '--threads', '0'];
  const { stdout, stderr, exitCode } = await compare(first, second, ...models, '--trials', '256');
  expect([stderr, exitCode]).toEqual(['', 0]);
  const [, table] = stdout.split('llm_cost of the whole horizon, by use case\n');
  const rows = table!
    .trim()
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  expect(rows[0]).toEqual(['use case', 'cheapest on average', 'mean USD', 'of futures', 'next at']);
  expect(rows.slice(1).map((row) => row.slice(0, 2))).toEqual([
    ['small_desk', 'gpt_5_mini'],
    ['bot', 'gpt_5_mini'],
  ]);
  for (const name of ['small_desk', 'bot']) {
    const text = readFileSync(join(root, 'compare', name, 'ranking.csv'), 'utf8');
    expect(text.match(/,(\w+_gpt_5_mini|\w+_claude_haiku_4_5),/g)).toEqual([
      `,${name}_gpt_5_mini,`,
      `,${name}_claude_haiku_4_5,`,
    ]);
  }
});
