import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { addReplayCommand } from '../../src/cli/replay-command.ts';
import { addSimulateCommand } from '../../src/cli/simulate-command.ts';
import { addValidateCommand } from '../../src/cli/validate-command.ts';
import { loggedText } from '../simulate/logged-scenario.ts';
import { runVerb } from './run-verb.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const log = join(folder, 'log.csv');
copyFileSync(new URL('../../examples/synthetic-requests.csv', import.meta.url), log);
const scenario = join(folder, 'logged.yaml');
const out = join(folder, 'results');
const SMALL = ['--threads', '0', '--trials', '16384', '--out', out];

function simulateWith(conversation: string, ...words: readonly string[]) {
  writeFileSync(scenario, loggedText({ conversation }));
  return runVerb(addSimulateCommand, 'simulate', scenario, ...SMALL, ...words);
}

test('a month from a log costs what replay says, and its band is as wide as by hand', async () => {
  const { stdout, stderr, exitCode } = await simulateWith('drift: 0');
  expect([stderr, exitCode]).toEqual(['', 0]);
  const replay = await runVerb(addReplayCommand, 'replay', log, '--model', 'claude-haiku-4-5', '--json');
  const { mean } = JSON.parse(replay.stdout);
  const record = JSON.parse(readFileSync(join(out, 'logged', 'run.json'), 'utf8'));
  const [byHand] = record.closed_form;
  expect(byHand).toMatchObject({ file: 'log.csv', conversations: 150, tickets: 2000, level: 0.9 });
  expect(byHand.mean / (2000 * mean)).toBeCloseTo(1, 8);
  expect(record.sources).toEqual([{ file: 'log.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  expect(stdout).toContain('By hand is mean ± t s sqrt(1/n + 1/N)');
  const bands = readFileSync(join(out, 'logged', 'bands.csv'), 'utf8');
  const month = bands.split('\n').filter((line) => line.includes(',llm_cost,USD,month,'));
  const value = (name: string) => Number(month.find((line) => line.includes(`,${name},`))?.split(',')[10]);
  expect(Math.abs(value('mean') / (2000 * mean) - 1)).toBeLessThan(0.01);
  expect(Math.abs((value('p95') - value('p05')) / (byHand.high - byHand.low) - 1)).toBeLessThan(0.08);
  expect(bands).toContain('log_conformal');
});

test('another log under the same name is another run', async () => {
  const idOf = async () => JSON.parse((await simulateWith('drift: 0', '--json')).stdout).run_id;
  const before = await idOf();
  expect(await idOf()).toBe(before);
  writeFileSync(log, readFileSync(log, 'utf8').split('\n').slice(0, 1200).join('\n'));
  expect(await idOf()).not.toBe(before);
});

test('a run without a stated drift warns', async () => {
  expect((await simulateWith('')).stderr).toContain('conversation.drift is not stated');
});

test.each([
  ['turns: 5', 'conversation.turns: 5; needs to stand without from: the log has it'],
  ['resolved: resolved, escalated: queue', 'escalated: text "queue"; needs to stand without resolved'],
  ['reopened: queue', 'needs resolved or escalated, to say which tickets were closed'],
  ['resolved: queue', 'needs 1, true, yes, y, 0, false, no, n in its last row'],
  ['cluster: day', 'day: missing; needs a column day'],
  ['cluster: queue', '2 clusters; a band needs at least 10 clusters'],
  ['log: turns', 'conversation.from: user_tokens: missing'],
  ['columns: { input: x }', 'columns.input; columns takes conversation_id'],
])('%s is refused', async (conversation, message) => {
  writeFileSync(scenario, loggedText({ conversation }));
  expect(parse(loggedText({ conversation }))).toBeTypeOf('object');
  const { stderr, exitCode } = await runVerb(addValidateCommand, 'validate', scenario);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});
