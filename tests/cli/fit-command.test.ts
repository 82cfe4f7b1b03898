import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addFitCommand } from '../../src/cli/fit-command.ts';
import { normalQuantile } from '../../src/random/normal-quantile.ts';
import { nextUnit, openStream } from '../../src/random/stream.ts';
import { faultsOf, SMALL_SCENARIO } from '../scenario/small-scenario.ts';
import { runVerb } from './run-verb.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

/** A synthetic log of turns: 1 + a mixed Poisson number of them, lognormal tokens with a person's own level. */
function syntheticTurns(conversations: number): string {
  const stream = openStream(3, 'tests.fit-command');
  const normal = () => normalQuantile(nextUnit(stream));
  const rows = ['conversation_id,turn_index,user_tokens,assistant_tokens'];
  for (let c = 0; c < conversations; c++) {
    let [count, left] = [1, Math.exp(0.5 * normal()) * 5];
    while (true) {
      left += Math.log(nextUnit(stream));
      if (left <= 0) break;
      count++;
    }
    const level = 0.4 * normal();
    for (let turn = 1; turn <= count; turn++) {
      const user = Math.max(1, Math.round(Math.exp(3 + level + 0.6 * normal())));
      rows.push(`c${c},${turn},${user},${Math.max(1, Math.round(Math.exp(4.5 + 0.7 * normal())))}`);
    }
  }
  return `${rows.join('\n')}\n`;
}

const log = join(folder, 'turns.csv');
writeFileSync(log, syntheticTurns(800));

test('a synthetic log gives back what it was made with', async () => {
  const { stdout, exitCode } = await runVerb(addFitCommand, 'fit', log, '--json');
  expect(exitCode).toBe(0);
  const { variables, within_conversations, yaml } = JSON.parse(stdout);
  const named = (name: string) => variables.find((one: { name: string }) => one.name === name);
  const [assistant] = named('assistant_tokens').laws;
  expect(assistant.dist).toBe('lognormal');
  const { median, sigma } = assistant.parameters;
  // four standard errors of about 5,000 values
  expect(Math.abs(Math.log(median) - 4.5)).toBeLessThan(0.04);
  expect(Math.abs(sigma - 0.7)).toBeLessThan(0.03);
  expect(assistant.standard_errors.sigma).toBeGreaterThan(0.003);
  expect(assistant.standard_errors.sigma).toBeLessThan(0.02);
  expect(named('turns').laws[0].dist).toBe('negative_binomial');
  // 0.4² / (0.4² + 0.6²) = 0.31 by construction, and none between the replies
  const icc = (name: string) => within_conversations.find((one: { name: string }) => one.name === name).icc;
  expect(Math.abs(icc('user_tokens') - 0.31)).toBeLessThan(0.07);
  expect(Math.abs(icc('assistant_tokens'))).toBeLessThan(0.05);
  expect(yaml).toContain('turns: { dist: negative_binomial, shift: 1, r: { dist: lognormal');
});

test('its piece of a scenario is one that validate accepts', async () => {
  const { stdout } = await runVerb(addFitCommand, 'fit', log, '--json');
  const piece = JSON.parse(stdout).yaml as string;
  const whole = SMALL_SCENARIO.replace(/^conversation:\n(?: {2}.*\n)+/m, piece);
  expect(whole).toContain('dist: negative_binomial');
  expect(faultsOf(whole)).toEqual([]);
});

test('prints laws, what hangs together and the piece, and draws them', async () => {
  const svg = join(folder, 'fit.svg');
  const { stdout } = await runVerb(addFitCommand, 'fit', log, '--out', svg);
  for (const words of [
    'turns: negative_binomial',
    '±',
    'within a conversation',
    'system_prompt_tokens: 500',
  ]) {
    expect(stdout).toContain(words);
  }
  const drawing = readFileSync(svg, 'utf8');
  expect(drawing.match(/<g>/g)).toHaveLength(3);
  expect(drawing).not.toContain('NaN');
});

test('warns of few conversations of large spread, heavy tails and little scatter', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, i) => `c${i},${i % 2 === 0 ? 5 : 6},20,${i === 7 ? 90_000 : 300}`,
  );
  const odd = join(folder, 'odd.csv');
  writeFileSync(odd, `conversation_id,turns,user_tokens,assistant_tokens\n${rows.join('\n')}\n`);
  const { stderr } = await runVerb(addFitCommand, 'fit', odd);
  expect(stderr).toContain('60 conversations whose tokens have a coefficient of variation of');
  expect(stderr).toContain('heavy tails');
  expect(stderr).toContain('turns scatter less than a Poisson law');
});

test('a log of requests is better drawn from than fitted', async () => {
  const requests = new URL('../../examples/synthetic-requests.csv', import.meta.url).pathname;
  const { stdout } = await runVerb(addFitCommand, 'fit', requests);
  expect(stdout).toContain('conversation: { from: "synthetic-requests.csv", drift: 0.1 }');
});
