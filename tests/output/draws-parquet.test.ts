import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { periodsOf } from '../../src/cost/period.ts';
import { dataPackage } from '../../src/output/data-package.ts';
import { openDrawsParquet } from '../../src/output/draws-parquet.ts';
import { writeResults } from '../../src/output/write-results.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';

const METRICS = [
  { name: 'ai_cost', unit: 'USD' },
  { name: 'cost_per_resolution', unit: 'USD/ticket' },
] as const;
const RUN = { runId: 'run_0123456789ab', scenarioId: 'small_desk' };
const PERIODS = periodsOf('2027-01', 2);

const root = temporaryFolder();

/** Two blocks of 3 and 2 trials; metric m of period p in trial t is 100 p + 10 m + t / 7, one of them undefined. */
function blocks() {
  return [3, 2].map((trialCount, replicate) => {
    const periodValues = Float64Array.from({ length: PERIODS.length * 2 * trialCount }, (_, i) => {
      const series = Math.floor(i / trialCount);
      return 100 * Math.floor(series / 2) + 10 * (series % 2) + (i % trialCount) / 7;
    });
    if (replicate === 1) periodValues[trialCount] = Number.NaN;
    return { replicate, trialCount, periodValues };
  });
}

describe('draws.parquet', () => {
  test('gives back every draw to the last bit, with its trial, replicate and period', async () => {
    const draws = openDrawsParquet(root, RUN, PERIODS, METRICS);
    for (const block of blocks()) draws.add(block);
    const file = draws.finish();
    expect(existsSync(join(root, 'draws.parquet'))).toBe(false);
    writeResults(root, [{ name: file.name, staged: true }]);
    expect(readdirSync(root)).toEqual(['draws.parquet']);

    const bytes = readFileSync(join(root, 'draws.parquet'));
    expect(file.bytes).toBe(bytes.length);
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    expect(rows).toHaveLength(5 * PERIODS.length);
    for (const row of rows) {
      const period = PERIODS.findIndex(
        ({ grain, start }) =>
          grain === row['period_grain'] && start === (row['period_start'] as Date).toISOString().slice(0, 10),
      );
      const inBlock =
        (row['trial'] as number) <= 3 ? (row['trial'] as number) - 1 : (row['trial'] as number) - 4;
      expect(row).toMatchObject({
        run_id: RUN.runId,
        scenario_id: RUN.scenarioId,
        replicate: (row['trial'] as number) <= 3 ? 1 : 2,
        ai_cost: 100 * period + inBlock / 7,
      });
      const isUndefined = row['trial'] === 4 && period === 0;
      expect(row['cost_per_resolution']).toBe(isUndefined ? null : 100 * period + 10 + inBlock / 7);
    }
    expect(new Set(rows.map((row) => row['trial']))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  test('has the columns and the hash that the data package states', () => {
    const draws = openDrawsParquet(root, RUN, PERIODS, METRICS);
    draws.add(blocks()[0]!);
    const file = draws.finish();
    const described = JSON.parse(
      dataPackage({ scenarioId: 'small_desk', title: 'x' }, [file], { excel: false }),
    ).resources[0];
    expect(described).toMatchObject({
      name: 'draws',
      path: 'draws.parquet',
      format: 'parquet',
      bytes: file.bytes,
      hash: `sha256:${file.sha256}`,
    });
    expect(described.schema.fields.at(-1)).toMatchObject({ name: 'cost_per_resolution', unit: 'USD/ticket' });
    draws.discard();
    expect(readdirSync(root)).toEqual(['draws.parquet']);
  });

  test('is written block by block: what is held does not grow with the blocks', () => {
    const draws = openDrawsParquet(root, RUN, PERIODS, METRICS);
    const sizes = Array.from({ length: 3 }, () => {
      for (let i = 0; i < 10; i++) draws.add(blocks()[0]!);
      return readFileSync(join(root, '.draws.parquet.tmp')).length;
    });
    draws.discard();
    expect(sizes[1]! - sizes[0]!).toBeGreaterThan(0);
    expect(sizes[2]! - sizes[1]!).toBe(sizes[1]! - sizes[0]!);
  });
});
