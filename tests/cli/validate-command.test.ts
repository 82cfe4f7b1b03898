import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addValidateCommand } from '../../src/cli/validate-command.ts';
import { runVerb } from './run-verb.ts';

const SCENARIO = `costband: 1
id: small
title: A small one
seed: 1
trials: 1000
horizon: { start: 2027-01, months: 3 }
tickets:
  per_month: 2000
conversation:
  system_prompt_tokens: 500
  turns: { dist: poisson, mean: { dist: uniform, low: 4, high: 8 }, shift: 1 }
  user_tokens: { dist: uniform, low: 100, high: 200 }
  assistant_tokens: 200
model: claude-haiku-4-5
caching: none
assumptions:
  tickets.per_month: counted last year
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'costband-validate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const validate = (...files: readonly string[]) => runVerb(addValidateCommand, 'validate', ...files);

test('shows what every quantity implies, and the stated assumptions', async () => {
  const file = write('a.yaml', SCENARIO);
  const { stdout, stderr, exitCode } = await validate(file);
  expect([stderr, exitCode]).toEqual(['', 0]);
  expect(stdout).toContain(`${file}: small, A small one\n`);
  expect(stdout).toContain(
    'model claude-haiku-4-5, caching none, 1000 trials, seed 1, 3 month(s) from 2027-01\n',
  );
  expect(stdout).toContain('assumptions:\n  tickets.per_month: counted last year\n');
  expect(stdout).toContain(
    'without a source under assumptions: conversation.system_prompt_tokens, conversation.turns.mean.low, ',
  );
  const cells = (quantity: string) =>
    stdout
      .split('\n')
      .find((line) => line.startsWith(`${quantity} `))
      ?.split(/ {2,}/);
  // uniform on 100..200: p01 = 101, p50 = mean = 150, p99 = 199
  expect(cells('conversation.user_tokens')?.slice(1, 6)).toEqual(['variable', '150', '101', '150', '199']);
  expect(cells('conversation.turns')?.slice(1, 3)).toEqual(['variable', '7']);
  expect(cells('conversation.turns')?.at(-1)).toContain('(with uncertain mean at the mean)');
  expect(cells('conversation.turns.mean')?.slice(1, 3)).toEqual(['uncertain', '6']);
  expect(cells('tickets.per_month')).toEqual(['tickets.per_month', 'constant', '2000', '2000']);
});

test('names every fault of every file and prints nothing else', async () => {
  const good = write('good.yaml', SCENARIO);
  const first = write(
    'first.yaml',
    SCENARIO.replace('trials: 1000', 'trials: none').replace('seed: 1', 'seed: -1'),
  );
  const second = write('second.yaml', SCENARIO.replace('model: claude-haiku-4-5', 'model: claude-haiku-4-6'));
  const missing = join(folder, 'missing.yaml');
  const { stdout, stderr, exitCode } = await validate(good, first, second, missing);
  expect([stdout, exitCode]).toEqual(['', 2]);
  const places = stderr
    .trimEnd()
    .split('\n')
    .map((line) => line.split(': ')[0]);
  expect(places).toEqual([
    `${first}:4:7 seed`,
    `${first}:5:9 trials`,
    `${second}:14:8 model`,
    `${missing}:1:1 document`,
  ]);
});

test('without a file is a fault of usage', async () => {
  const { stderr, exitCode } = await validate();
  expect([stderr, exitCode]).toEqual(["error: missing required argument 'file'\n", 2]);
});
