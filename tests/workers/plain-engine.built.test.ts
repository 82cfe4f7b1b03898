import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

/** So much work that a pool is opened for it. */
const SCENARIO = `costband: 1
id: pooled
title: Two threads draw every ticket
seed: 5
trials: 3200
horizon: { start: 2027-01, months: 3 }
tickets: { per_month: { dist: uniform, low: 80, high: 120 }, month_noise_cv: 0.1 }
conversation:
  system_prompt_tokens: 500
  turns: { dist: poisson, mean: { dist: uniform, low: 3, high: 6 }, shift: 1 }
  user_tokens: { dist: gamma, shape: 4.8, mean: 23 }
  assistant_tokens: { dist: lognormal, median: 61, sigma: 0.69 }
model: claude-haiku-4-5
caching: article
deflection: { rate: { dist: beta, mean: 0.45, n: 40 } }
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'costband-plain-'));
  writeFileSync(join(folder, 'pooled.yaml'), SCENARIO);
});
afterAll(() => rmSync(folder, { recursive: true }));

function simulate(threads: number) {
  const out = join(folder, String(threads));
  const words = ['simulate', join(folder, 'pooled.yaml'), '--engine', 'plain', '--threads', String(threads)];
  execFileSync(process.execPath, [MAIN, ...words, '--out', out, '--quiet'], { stdio: 'pipe' });
  return ['bands.csv', 'summary.csv', 'budget.csv'].map((name) =>
    readFileSync(join(out, 'pooled', name), 'utf8'),
  );
}

test('the plain engine writes the same bytes on one thread and on two', () => {
  const alone = simulate(1);
  expect(alone[0]).toContain('plain_sectioning_tickets');
  expect(simulate(2)).toEqual(alone);
});
