import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addSimulateCommand } from '../../src/cli/simulate-command.ts';
import { runVerb } from './run-verb.ts';

/** A scenario whose prompt is never cached, with prices of its own. */
const scenarioWith = (prices: string) => `costband: 1
id: unused
title: Prices of a cache that nobody uses
seed: 3
trials: 512
horizon: { start: 2027-01, months: 2 }
tickets: { per_month: { dist: lognormal, p10: 850, p90: 1180 }, month_noise_cv: 0.1 }
conversation:
  system_prompt_tokens: 500
  turns: { dist: poisson, shift: 1, mean: { dist: uniform, low: 2, high: 4 } }
  user_tokens: { dist: metalog, p10: 20, p50: 40, p90: 90, min: 1 }
  assistant_tokens: { dist: lognormal, median: 61, sigma: 0.69 }
model: claude-haiku-4-5
prices: { ${prices} }
caching: none
infrastructure: [{ line: hosting, monthly: { dist: exponential, mean: 100 } }]
`;

/** All tables of a run, without the run's id. */
async function tablesWith(prices: string, sampling: string): Promise<Readonly<Record<string, string>>> {
  const folder = mkdtempSync(join(tmpdir(), 'costband-unused-'));
  try {
    const file = join(folder, 'unused.yaml');
    writeFileSync(file, scenarioWith(prices));
    const words = ['simulate', file, '--sampling', sampling, '--threads', '0', '--quiet', '--out', folder];
    expect((await runVerb(addSimulateCommand, ...words)).exitCode).toBe(0);
    const results = join(folder, 'unused');
    const names = readdirSync(results).filter((name) => name.endsWith('.csv'));
    const read = (name: string) => readFileSync(join(results, name), 'utf8').replace(/^run_\w+/gm, 'run');
    return Object.fromEntries(names.map((name) => [name, read(name)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe.each(['sobol', 'random'])('with %s points', (sampling) => {
  test('a quantity that nothing depends on leaves every byte of the tables, one that counts does not', async () => {
    const usual = await tablesWith('cache_write_usd_per_mtok: 1', sampling);
    expect(Object.keys(usual).sort()).toEqual(['allocation.csv', 'bands.csv', 'budget.csv', 'summary.csv']);
    const law =
      '{ dist: mixture, of: [{ weight: 1, dist: uniform, low: 0, high: 1 }, { weight: 1, dist: gamma, shape: 2, mean: 9 }] }';
    const unused = `cache_read_usd_per_mtok: ${law}, cache_write_usd_per_mtok: { dist: normal, mean: 2, sd: 0.1, min: 0 }`;
    expect(await tablesWith(unused, sampling)).toEqual(usual);
    const used = await tablesWith(
      'output_usd_per_mtok: { dist: normal, mean: 5, sd: 0.1, min: 0 }',
      sampling,
    );
    expect(used['bands.csv']).not.toBe(usual['bands.csv']);
  });
});
