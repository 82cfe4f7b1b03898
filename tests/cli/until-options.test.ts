import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addSimulateCommand } from '../../src/cli/simulate-command.ts';
import { runVerb } from './run-verb.ts';

const SCENARIO = `costband: 1
id: wide
title: Tickets that scatter from month to month
seed: 5
trials: 64
horizon: { start: 2027-01, months: 1 }
tickets: { per_month: 10000, month_noise_cv: 0.5 }
conversation: { system_prompt_tokens: 500, turns: 5, user_tokens: 150, assistant_tokens: 200 }
model: own
prices: { input_usd_per_mtok: 1, output_usd_per_mtok: 5 }
caching: none
`;

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'costband-until-'));
  file = join(folder, 'wide.yaml');
  writeFileSync(file, SCENARIO);
});
afterAll(() => rmSync(folder, { recursive: true }));

const simulate = (out: string, ...words: readonly string[]) =>
  runVerb(addSimulateCommand, 'simulate', file, '--threads', '0', '--out', join(folder, out), ...words);
const bytes = (out: string) =>
  ['bands.csv', 'summary.csv', 'budget.csv'].map((name) =>
    readFileSync(join(folder, out, 'wide', name), 'utf8'),
  );

describe('simulate --until', () => {
  test('refuses a metric that the scenario does not have, with the nearest', async () => {
    const { stderr, exitCode } = await simulate('metric', '--until', 'ai_costs.p95=1%');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--until: no metric ai_costs; did you mean ai_cost?');
  });

  test.each([
    [['--until', 'p96=1%'], 'p96=1% found; needs <metric>.<statistic>=<half-width>'],
    [['--max-trials', '1000'], '--max-trials: stated without --until'],
    [['--until', 'p95=1%', '--trials', '1000'], "option '--until <target>' cannot be used with"],
    [['--until', 'p95=1%', '--verify'], "option '--until <target>' cannot be used with"],
  ])('refuses %j', async (words, message) => {
    const { stderr, exitCode } = await simulate('refused', ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('simulate --sampling random', () => {
  test('writes other numbers, exact intervals, and says so in method and on the terminal', async () => {
    const { stdout, exitCode } = await simulate('random', '--sampling', 'random', '--trials', '512');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('each level is right to ± 6.0 % (DKW band at 95 %)');
    const rows = bytes('random')[0]!
      .split('\n')
      .filter((row) => /,total,.*,p9[05],/.test(row));
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) expect(row).toContain(',random_order_statistics_moments,');
    const others = bytes('random')[0]!
      .split('\n')
      .filter((row) => /,(mean|sd|es95),/.test(row));
    for (const row of others) expect(row).toMatch(/,random_sectioning_(moments|tickets),/);
  });
});
