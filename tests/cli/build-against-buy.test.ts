import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { addBreakEvenCommand } from '../../src/cli/break-even-command.ts';
import { addCompareCommand } from '../../src/cli/compare-command.ts';
import { runVerb } from './run-verb.ts';
import { SMALL_DESK } from './small-desk.ts';
import { temporaryFolder } from './temporary-folder.ts';

type CsvRow = Readonly<Record<string, string>>;

const root = temporaryFolder();
const few = ['--trials', '2048', '--threads', '0', '--out', root, '--quiet'];
const rowsOf = (...path: string[]) =>
  parse(readFileSync(join(root, ...path)), { columns: true }) as readonly CsvRow[];

/** The desk with its deflection, and a vendor that closes the same tickets for a price each. */
function write(id: string, lines: string): string {
  const path = join(root, `${id}.yaml`);
  const text = SMALL_DESK.replace('id: small_desk', `id: ${id}`);
  writeFileSync(path, `${text}${lines}`);
  return path;
}

function vendor(id: string, line: string): string {
  const path = write(id, `infrastructure: [{ line: vendor, ${line} }]\n`);
  const text = readFileSync(path, 'utf8').replace(
    'model: claude-haiku-4-5',
    'model: vendor\nprices: { input_usd_per_mtok: 0, output_usd_per_mtok: 0 }',
  );
  writeFileSync(path, text);
  return path;
}

test('at the median of the vendor price that breaks even, buying is cheaper in half of the futures', async () => {
  const own = write('own', 'infrastructure: [{ line: hosting, monthly: 100 }]\n');
  expect((await runVerb(addBreakEvenCommand, 'break-even', own, ...few)).exitCode).toBe(0);
  const priceAt = (statistic: string) =>
    rowsOf('own', 'break_even.csv').find(
      (row) => row['quantity'] === 'vendor_price' && row['statistic'] === statistic,
    )!['value'];
  const vendors = ['p25', 'p50', 'p75'].map((level) =>
    vendor(`at_${level}`, `usd_per_resolution: ${priceAt(level)}`),
  );
  const dear = vendor('dear', 'usd_per_resolution: 0.99');
  const compared = await runVerb(
    addCompareCommand,
    'compare',
    own,
    ...vendors,
    dear,
    '--by',
    'ai_cost',
    ...few,
  );
  expect(compared).toMatchObject({ stderr: '', exitCode: 0 });
  const cheaper = (id: string) =>
    Number(
      rowsOf('compare', 'compare.csv').find(
        (row) =>
          row['scenario_id'] === id &&
          row['metric'] === 'ai_cost' &&
          row['period_grain'] === 'total' &&
          row['statistic'] === 'probability_lower',
      )!['value'],
    );
  // a vendor at the price that a share of the futures stay below costs less in the rest of them
  for (const [id, share] of [
    ['at_p25', 0.75],
    ['at_p50', 0.5],
    ['at_p75', 0.25],
  ] as const) {
    // 9 digits of the price decide trials at the edge: one of 2,048 and rounding
    expect(Math.abs(cheaper(id) - share), id).toBeLessThan(2 / 2048);
  }
  expect(cheaper('dear')).toBe(0);
});
