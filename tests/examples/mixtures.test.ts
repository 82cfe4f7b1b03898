import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { addSimulateCommand } from '../../src/cli/simulate-command.ts';
import { runVerb } from '../cli/run-verb.ts';

/*
 * By hand: lognormals by p10 and p90 have mu = (ln p10 + ln p90) / 2 and sigma = ln(p90 / p10) / 2.563103. Tickets a
 * month: 10,097.346; a human ticket: (2 x 3.950670 + 10) / 3 = 5.967114; half of the tickets, three months.
 */
const HUMAN_USD = 3 * 10_097.346 * 0.5 * 5.967_114;

test('the example of mixtures runs, and its human cost is what the weights say', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'costband-mixtures-'));
  try {
    const file = fileURLToPath(new URL('../../examples/mixtures.yaml', import.meta.url));
    const { exitCode } = await runVerb(
      addSimulateCommand,
      ...['simulate', file, '--quiet', '--threads', '0', '--trials', '4096', '--out', folder],
    );
    expect(exitCode).toBe(0);
    const rows = readFileSync(join(folder, 'mixtures', 'bands.csv'), 'utf8').split('\n');
    const mean = rows.find((row) => row.includes('human_cost,USD,total,') && row.includes(',mean,'));
    const [value, low, high] = mean!.split(',').slice(10, 13).map(Number) as [number, number, number];
    // 16 replicates: 6 half-widths of a 95 % interval are 12.8 standard errors of Student's t with 15 degrees, once in 10^9
    expect(Math.abs(value - HUMAN_USD)).toBeLessThan(3 * (high - low));
    expect(high - low).toBeLessThan(0.01 * HUMAN_USD);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
