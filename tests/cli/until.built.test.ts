import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTables, runBuilt } from './run-built.ts';
import { temporaryFolder } from './temporary-folder.ts';

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

const folder = temporaryFolder();
const file = join(folder, 'wide.yaml');
writeFileSync(file, SCENARIO);

const simulate = (out: string, ...words: readonly string[]) =>
  runBuilt(['simulate', file, '--threads', '1', '--out', join(folder, out), ...words]);
const tables = (out: string) => readTables(join(folder, out, 'wide'));

describe('simulate --until', () => {
  test('goes on after the pilot, says why, and ends with the bytes that --trials gives', () => {
    const { stdout, stderr, exitCode } = simulate('until', '--until', 'p95=1.5%');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /^wide: p95 of ai_cost ± [\d.]+ %, asked ± 1\.5 %: running (\d+) trials, about \d+ s$/m,
    );
    expect(stdout).toMatch(/p95 of ai_cost ± 1\.[0-4]\d* %, asked ± 1\.5 %: reached/);
    const { trials, precision } = JSON.parse(readFileSync(join(folder, 'until/wide/run.json'), 'utf8'));
    expect(precision).toMatchObject({ targets: [{ metric: 'ai_cost', statistic: 'p95', reached: true }] });
    expect(trials).toBeGreaterThan(16384);
    simulate('trials', '--trials', String(trials), '--threads', '2');
    expect(tables('until')).toEqual(tables('trials'));
  });

  test('ends with 7 and says so when a cap comes first, however quiet', () => {
    const words = ['--until', 'p50=5%', '--until', 'p99=0.01%', '--max-trials', '20000', '--quiet'];
    const { stdout, stderr, exitCode } = simulate('capped', ...words);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 7 });
    expect(stderr).toMatch(
      /^wide: p99 of ai_cost ± [\d.]+ %, asked ± 0\.01 %: not reached with 16384 trials\n$/,
    );
  });
});
