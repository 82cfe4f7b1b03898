import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { RUNS_TABLE } from '../../src/output/columns.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import {
  type DescribedFile,
  describedFiles,
  type Field,
  filesBelow,
  writeEveryTable,
} from './every-table.ts';

type CsvRecord = Readonly<Record<string, string>>;

const FORMS: Readonly<Record<Field['type'], RegExp>> = {
  string: /^[^\n]+$/,
  date: /^\d{4}-\d\d-\d\d$/,
  datetime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  integer: /^-?\d+$/,
  number: /^-?\d+(\.\d+)?$/,
};

const root = temporaryFolder();
let files: readonly DescribedFile[] = [];

beforeAll(async () => {
  await writeEveryTable(root);
  files = describedFiles(root);
}, 300_000);

function recordsOf(path: string): readonly CsvRecord[] {
  return parse(readFileSync(path), { columns: true }) as CsvRecord[];
}

/** Cells that are not of the type that the data package says. */
function misfits(records: readonly CsvRecord[], fields: readonly Field[]): readonly string[] {
  return records.flatMap((record, row) =>
    fields.flatMap(({ name, type }) => {
      const cell = record[name];
      if (cell === '') return [];
      return cell !== undefined && FORMS[type].test(cell) ? [] : [`${row} ${name}: ${cell} is no ${type}`];
    }),
  );
}

test('every verb that writes tables is read here', () => {
  expect(files.map(({ path }) => basename(path)).sort()).toEqual(
    [
      ...['allocation.csv', 'bands.csv', 'break_even.csv', 'budget.csv', 'compare.csv', 'draws.parquet'],
      ...['focus_forecast.csv', 'ranking.csv', 'sensitivity.csv', 'spread.csv', 'summary.csv'],
    ].sort(),
  );
});

test('csv-parse reads every table with the columns, types, keys and bytes that its data package says', () => {
  for (const { path, hash, schema } of files.filter(({ format }) => format === 'csv')) {
    const records = recordsOf(path);
    expect(records.length, path).toBeGreaterThan(0);
    expect(Object.keys(records[0]!), path).toEqual(schema.fields.map(({ name }) => name));
    expect(misfits(records, schema.fields), path).toEqual([]);
    const keys = records.map((record) => schema.primaryKey.map((name) => record[name]).join('|'));
    expect(new Set(keys).size, `${path} has a key`).toBe(keys.length);
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
    expect(hash).toBe(`sha256:${sha256}`);
  }
});

test('a cell of another type would be seen', () => {
  const fields = [{ name: 'value', type: 'number' }] as const;
  expect(misfits([{ value: '1e-7' }, { value: '1,5' }, { value: '-0.5' }], fields)).toHaveLength(2);
});

describe('the history', () => {
  test('has a folder per table and a file per run, the same bytes as in the results', () => {
    const history = join(root, 'history');
    const tables = files.filter(({ format }) => format === 'csv');
    expect(readdirSync(history).sort()).toEqual([...tables.map(({ name }) => name), 'runs'].sort());
    for (const { path, name } of tables) {
      const [run, ...others] = readdirSync(join(history, name));
      expect(others).toEqual([]);
      expect(readFileSync(join(history, name, run!), 'utf8')).toBe(readFileSync(path, 'utf8'));
    }
  });

  test('tells its runs apart: one of the desk, one of the comparison', () => {
    const runs = filesBelow(join(root, 'history', 'runs')).flatMap(recordsOf);
    expect(runs.map((run) => run['scenario_id']).sort()).toEqual(['compare', 'small_desk']);
    expect(misfits(runs, RUNS_TABLE.columns)).toEqual([]);
    for (const run of runs)
      expect(existsSync(join(root, 'history', 'runs', `${run['run_id']}.csv`))).toBe(true);
  });
});

describe('the FOCUS forecast', () => {
  test('adds up to the mean of the AI cost, and names its own columns x_', () => {
    const focus = recordsOf(join(root, 'small_desk', 'focus_forecast.csv'));
    const sum = focus.reduce((usd, row) => usd + Number(row['EffectiveCost']), 0);
    const mean = recordsOf(join(root, 'small_desk', 'summary.csv')).find(
      (row) => row['period_grain'] === 'total' && row['metric'] === 'ai_cost',
    );
    expect(sum).toBeCloseTo(Number(mean!['mean']), 4);
    const names = Object.keys(focus[0]!);
    const own = names.filter((name) => name.startsWith('x_'));
    expect(names.slice(-own.length)).toEqual(own);
    expect(names.filter((name) => !/^(x_)?[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([]);
    expect([...new Set(focus.map((row) => row['ServiceName']))]).toEqual(['claude-haiku-4-5', 'hosting']);
  });
});
