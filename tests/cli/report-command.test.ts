import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addCompareCommand } from '../../src/cli/compare-command.ts';
import { addReportCommand } from '../../src/cli/report-command.ts';
import { bandsCsv } from '../../src/output/bands-csv.ts';
import { budgetCsv } from '../../src/output/budget-csv.ts';
import { BANDS_TABLE, BUDGET_TABLE } from '../../src/output/columns.ts';
import { dataPackage } from '../../src/output/data-package.ts';
import { writeResults } from '../../src/output/write-results.ts';
import { EXAMPLE_RUN } from '../output/example-results.ts';
import { exampleResults } from '../output/report/example-report.ts';
import { runVerb } from './run-verb.ts';
import { SMALL_DESK } from './small-desk.ts';

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

test('draws each chart as a picture on request', async () => {
  writeExample();
  const { stdout, exitCode } = await runVerb(addReportCommand, 'report', directory, '--png');
  expect(exitCode).toBe(0);
  const names = ['chance', 'months', 'lines', 'tickets'].map((id) => `report-${id}.png`);
  expect(stdout.match(/report-\w+\.png/g)).toEqual(names);
  for (const name of names) {
    const bytes = readFileSync(join(directory, name));
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    // twice the drawing and its margins
    expect(bytes.readUInt32BE(16)).toBe(2 * (960 + 48));
  }
});

describe('a comparison', () => {
  const compared = () => {
    const desk = join(root, 'desk.yaml');
    writeFileSync(desk, SMALL_DESK);
    directory = join(root, 'compare');
    const models = ['--models', 'claude-haiku-4-5,gpt-5-mini', '--by', 'llm_cost', '--trials', '256'];
    return runVerb(addCompareCommand, 'compare', desk, ...models, '--threads', '0', '--out', root);
  };

  test('has a page of its own: who is cheapest, by how much, how surely', async () => {
    expect((await compared()).exitCode).toBe(0);
    expect((await report()).exitCode).toBe(0);
    const page = readFileSync(join(directory, 'report.html'), 'utf8');
    const [, mean, low, high] = page.match(
      /<p class="answer">gpt-5-mini costs least: \$([\d,]+) less than claude-haiku-4-5 on average \(95\u00a0% interval \$([\d,]+) to \$([\d,]+)\), and less in more than 99.9\u00a0% of the futures\.<\/p>/,
    )!;
    const ranking = readFileSync(join(directory, 'ranking.csv'), 'utf8').split('\n');
    const means = ranking.slice(1, 3).map((line) => Number(line.split(',')[8]));
    const usd = (text: string | undefined) => Number(text!.replace(',', ''));
    expect(Math.abs(usd(mean) - (means[1]! - means[0]!))).toBeLessThanOrEqual(0.5);
    expect(usd(low)).toBeLessThan(usd(mean));
    expect(usd(high)).toBeGreaterThan(usd(mean));
    expect(page.match(/<svg class="wide"/g)).toHaveLength(2);
    expect(page).not.toMatch(/NaN|undefined|<script/);
  });

  test('whose files are of two runs, or are missing, is refused', async () => {
    await compared();
    const path = join(directory, 'run.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/run_[0-9a-f]{12}/, 'run_000000000000'));
    expect((await report()).stderr).toBe(
      `${join(directory, 'compare.csv')}, ranking.csv: not of run_000000000000; run compare again\n`,
    );
    rmSync(path);
    expect(await report()).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('run.json: no such file'),
    });
  });
});
