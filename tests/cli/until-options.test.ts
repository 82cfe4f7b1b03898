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
  runVerb(addSimulateCommand, 'simulate', file, '--threads', '1', '--out', join(folder, out), ...words);
const bytes = (out: string) =>
  ['bands.csv', 'summary.csv', 'budget.csv'].map((name) =>
    readFileSync(join(folder, out, 'wide', name), 'utf8'),
  );

describe('simulate --until', () => {
  test('goes on after the pilot, says why, and ends with the bytes that --trials gives', async () => {
    const { stdout, stderr, exitCode } = await simulate('until', '--until', 'p95=1.5%');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^wide: p95 of ai_cost ± [\d.]+ %, asked ± 1\.5 %: running (\d+) trials, about \d+ s$/m,
    );
    expect(stdout).toMatch(/p95 of ai_cost ± 1\.[0-4]\d* %, asked ± 1\.5 %: reached/);
    const { trials, precision } = JSON.parse(readFileSync(join(folder, 'until/wide/run.json'), 'utf8'));
    expect(precision).toMatchObject({ targets: [{ metric: 'ai_cost', statistic: 'p95', reached: true }] });
    expect(trials).toBeGreaterThan(16384);
    await simulate('trials', '--trials', String(trials));
    expect(bytes('until')).toEqual(bytes('trials'));
  });

  test('ends with 7 and says so when a cap comes first, however quiet', async () => {
    const words = ['--until', 'p50=5%', '--until', 'p99=0.01%', '--max-trials', '20000', '--quiet'];
    const { stdout, stderr, exitCode } = await simulate('capped', ...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 7 });
    expect(stderr).toMatch(
      /^wide: p99 of ai_cost ± [\d.]+ %, asked ± 0\.01 %: not reached with 16384 trials\n$/,
    );
  });

  test('refuses a metric that the scenario does not have, with the nearest', async () => {
    const { stderr, exitCode } = await simulate('metric', '--until', 'ai_costs.p95=1%');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--until: ai_costs; not a metric of it: did you mean `ai_cost`?');
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
