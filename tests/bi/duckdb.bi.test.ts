import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../cli/run-built.ts';
import { temporaryFolder } from '../cli/temporary-folder.ts';
import { type DescribedFile, describedFiles, type Field, writeEveryTable } from './every-table.ts';

/** Types that DuckDB may find by itself where the data package says so; a column without a value has no type. */
const TYPES: Readonly<Record<Field['type'], readonly string[]>> = {
  string: ['VARCHAR'],
  date: ['DATE'],
  datetime: ['TIMESTAMP', 'TIMESTAMP WITH TIME ZONE'],
  integer: ['BIGINT', 'INTEGER'],
  number: ['DOUBLE', 'BIGINT'],
};

const root = temporaryFolder();
let files: readonly DescribedFile[] = [];

beforeAll(async () => {
  await writeEveryTable(root);
  files = describedFiles(root);
}, 300_000);

async function ask(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const result = await connection.runAndReadAll(sql);
  return result.getRowObjectsJson();
}

describe('DuckDB', () => {
  test('finds in every table the columns and types that its data package says', async () => {
    for (const { path, schema } of files) {
      const described = await ask(`DESCRIBE SELECT * FROM '${path}'`);
      expect(
        described.map((column) => column['column_name']),
        path,
      ).toEqual(schema.fields.map(({ name }) => name));
      for (const [i, { name, type }] of schema.fields.entries()) {
        const [{ filled }] = (await ask(`SELECT count("${name}") AS filled FROM '${path}'`)) as [
          { filled: string },
        ];
        if (Number(filled) === 0) continue;
        expect(TYPES[type], `${path} ${name}`).toContain(described[i]!['column_type']);
      }
    }
  });

  test('reads as many rows as csv-parse, and the same values', async () => {
    for (const { path, schema } of files.filter(({ format }) => format === 'csv')) {
      const records = parse(readFileSync(path), { columns: true }) as Record<string, string>[];
      for (const { name } of schema.fields.filter(({ type }) => type === 'number')) {
        const [found] = await ask(
          `SELECT count(*) AS rows, sum(CAST("${name}" AS DOUBLE)) AS total FROM '${path}'`,
        );
        const total = records.reduce((sum, record) => sum + Number(record[name]), 0);
        expect(Number(found!['rows']), path).toBe(records.length);
        expect(Math.abs(Number(found!['total']) - total), `${path} ${name}`).toBeLessThanOrEqual(
          1e-9 * Math.abs(total),
        );
      }
    }
  });

  test('counts from the raw draws the percentiles of bands.csv, to the width of a bin', async () => {
    const folder = join(root, 'small_desk');
    const rows = await ask(
      `SELECT b.metric, b.value, d.value AS drawn FROM '${folder}/bands.csv' b JOIN (
         SELECT metric, period_grain, period_start, quantile_disc(value, 0.9) AS value
         FROM (UNPIVOT '${folder}/draws.parquet' ON tickets, llm_cost, ai_cost, total_cost, cost_per_ticket
               INTO NAME metric VALUE value)
         GROUP BY ALL) d USING (metric, period_grain, period_start)
       WHERE b.statistic = 'p90'`,
    );
    expect(rows.length).toBe(5 * 5);
    for (const { metric, value, drawn } of rows) {
      expect(Math.abs(Number(value) / Number(drawn) - 1), String(metric)).toBeLessThan(2 ** -12);
    }
  });

  test('reads the history as one table', async () => {
    const [row] = await ask(
      `SELECT count(*) AS rows, count(DISTINCT run_id) AS runs FROM '${root}/history/bands/*.csv' JOIN '${root}/history/runs/*.csv' USING (run_id)`,
    );
    expect(row!['runs']).toBe('1');
    expect(Number(row!['rows'])).toBeGreaterThan(100);
  });

  test('runs every query of docs/bi.md', async () => {
    const queries = readFileSync(join(ROOT, 'docs/bi.md'), 'utf8').matchAll(/^```sql\n(.*?)^```$/gms);
    const texts = [...queries].map(([, sql]) => (sql as string).replaceAll("'results/", `'${root}/`));
    expect(texts.length).toBeGreaterThan(2);
    for (const sql of texts)
      expect((await ask(sql.replaceAll('haiku_10k', 'small_desk'))).length, sql).toBeGreaterThan(0);
  });
});
