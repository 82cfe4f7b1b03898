import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addReportCommand } from '../../src/cli/report-command.ts';
import { bandsCsv } from '../../src/output/bands-csv.ts';
import { budgetCsv } from '../../src/output/budget-csv.ts';
import { BANDS_TABLE, BUDGET_TABLE } from '../../src/output/columns.ts';
import { dataPackage } from '../../src/output/data-package.ts';
import { writeResults } from '../../src/output/write-results.ts';
import { EXAMPLE_RUN } from '../output/example-results.ts';
import { exampleResults } from '../output/report/example-report.ts';
import { runVerb } from './run-verb.ts';

let root = '';
let directory = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'costband-'));
  directory = join(root, 'example');
  mkdirSync(directory);
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** The files of a run, as simulate leaves them. */
function writeExample(): void {
  const { run, bands, budget } = exampleResults();
  const csv = { excel: false };
  const tables = [
    { table: BANDS_TABLE, name: 'bands.csv', text: bandsCsv(EXAMPLE_RUN, bands, csv) },
    { table: BUDGET_TABLE, name: 'budget.csv', text: budgetCsv(EXAMPLE_RUN, budget, csv) },
  ];
  const record = { name: 'run.json', text: JSON.stringify(run) };
  const descriptor = {
    name: 'datapackage.json',
    text: dataPackage({ scenarioId: 'x', title: 'x' }, tables, csv),
  };
  writeResults(directory, [...tables, record, descriptor]);
}

const report = () => runVerb(addReportCommand, 'report', directory);

test('writes the page beside the results, the same each time, and says where', async () => {
  writeExample();
  const path = join(directory, 'report.html');
  expect(await report()).toEqual({ stdout: `Written ${path}\n`, stderr: '', exitCode: 0 });
  const page = readFileSync(path, 'utf8');
  expect(page).toContain('A budget of $350 is overrun');
  await report();
  expect(readFileSync(path, 'utf8')).toBe(page);

  const { run_id } = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
  writeFileSync(
    join(directory, 'sensitivity.csv'),
    `run_id,metric,period_grain,quantity,first_order_share,p90_at_low,p90_at_high\n${run_id},ai_cost,total,tickets.per_month,0.7,280,360\n`,
  );
  await report();
  expect(readFileSync(path, 'utf8')).toContain('What drives the spread');

  appendFileSync(join(directory, 'bands.csv'), '\n');
  const { stdout, stderr, exitCode } = await report();
  expect(stderr).toBe(
    `${join(directory, 'bands.csv')}: not the bytes that datapackage.json states; run simulate again\n`,
  );
  expect([stdout, exitCode]).toEqual(['', 6]);
});

test('a folder without a run is a fault of every file that is missing', async () => {
  writeFileSync(join(root, 'run.json'), '{}');
  directory = root;
  const { stderr, exitCode } = await report();
  const rule = 'no such file; the folder of one run is needed, for example results/haiku_10k';
  expect(stderr).toBe(
    ['bands.csv', 'budget.csv', 'datapackage.json'].map((name) => `${join(root, name)}: ${rule}\n`).join(''),
  );
  expect(exitCode).toBe(2);
});
