import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CsvRow, csvRows, packageFaults } from '../support/package-faults.ts';
import { ROOT, runBuilt } from './run-built.ts';
import type { VerbResult } from './run-verb.ts';
import { temporaryFolder } from './temporary-folder.ts';

const NAMES = readdirSync(join(ROOT, 'scenarios')).map((file) => basename(file, '.yaml'));
const LEVELS = ['p05', 'p10', 'p25', 'p50', 'p75', 'p80', 'p90', 'p95', 'p99'];
/** Half a unit of the ninth digit, by which every number in a CSV file may be rounded. */
const ROUNDING = 0.5e-8;
/** What is divided does not add up. */
const DIVIDED = ['ratio', 'USD/ticket'];

const folder = temporaryFolder();
let run: VerbResult;
beforeAll(() => {
  const files = NAMES.map((name) => `scenarios/${name}.yaml`);
  run = runBuilt(['simulate', ...files, '--trials', '64', '--out', folder, '--quiet']);
});

function textIn(name: string): (file: string) => string {
  return (file) => readFileSync(join(folder, name, file), 'utf8');
}

/** Rows by what they are about, in the order of the file. */
function groupBy(
  rows: readonly CsvRow[],
  ...columns: readonly string[]
): ReadonlyMap<string, readonly CsvRow[]> {
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const about = columns.map((column) => row[column]).join(' ');
    groups.set(about, [...(groups.get(about) ?? []), row]);
  }
  return groups;
}

/** Periods of one width, their values added up, against the whole. */
function sumFaults(rows: readonly CsvRow[]): readonly string[] {
  const [total] = rows
    .filter(({ period_grain }) => period_grain === 'total')
    .map(({ value }) => Number(value));
  return ['month', 'quarter', 'year'].flatMap((grain) => {
    const parts = rows.filter(({ period_grain }) => period_grain === grain).map(({ value }) => Number(value));
    const sum = parts.reduce((all, part) => all + part, 0);
    const rounding = [total as number, ...parts].reduce((all, part) => all + ROUNDING * Math.abs(part), 0);
    const isWhole = grain === 'month' || parts.length * (grain === 'quarter' ? 3 : 12) === monthCount(rows);
    return !isWhole || Math.abs(sum - (total as number)) <= rounding
      ? []
      : [`${grain}s: ${sum}, not ${total}`];
  });
}

function monthCount(rows: readonly CsvRow[]): number {
  return rows.filter(({ period_grain }) => period_grain === 'month').length;
}

test('every shipped scenario is run', () => {
  expect(run).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  expect(readdirSync(folder).sort()).toEqual([...NAMES].sort());
});

describe.each(NAMES)('results of %s', (name) => {
  const bands = () => csvRows(textIn(name)('bands.csv'));
  const PERIOD = ['metric', 'period_grain', 'period_start'];

  test('keep to their data package', () => {
    expect(packageFaults(textIn(name)('datapackage.json'), textIn(name))).toEqual([]);
  });

  test('have percentiles that do not fall, each inside its interval', () => {
    for (const [about, rows] of groupBy(bands(), ...PERIOD)) {
      const valuesAt = (level: string) => rows.filter(({ statistic }) => statistic === level);
      const values = LEVELS.flatMap(valuesAt).map(({ value }) => Number(value));
      expect(values, about).toHaveLength(LEVELS.length);
      expect(values, about).toEqual(values.toSorted((a, b) => a - b));
      for (const { statistic, value, ci_low, ci_high } of rows) {
        expect(Number(ci_low), `${about} ${statistic}`).toBeLessThanOrEqual(Number(value));
        expect(Number(ci_high), `${about} ${statistic}`).toBeGreaterThanOrEqual(Number(value));
      }
    }
  });

  test('say the same in summary.csv as in bands.csv', () => {
    const summary = csvRows(textIn(name)('summary.csv'));
    const byPeriod = groupBy(bands(), ...PERIOD);
    expect(summary).toHaveLength(byPeriod.size);
    for (const row of summary) {
      const about = PERIOD.map((column) => row[column]).join(' ');
      const long = byPeriod.get(about) ?? [];
      const wide = Object.fromEntries(long.map(({ statistic, value }) => [statistic as string, value]));
      expect(Object.keys(wide).sort(), about).toEqual(['es95', 'mean', ...LEVELS, 'sd'].sort());
      expect(row, about).toMatchObject(wide);
    }
  });

  test('have means that add up over months, quarters and years', () => {
    const means = bands().filter(
      ({ statistic, period_grain, unit }) =>
        statistic === 'mean' && period_grain !== 'ticket' && !DIVIDED.includes(unit as string),
    );
    const byMetric = groupBy(means, 'metric');
    expect([...byMetric.keys()]).toContain('ai_cost');
    for (const [metric, rows] of byMetric) expect(sumFaults(rows), metric).toEqual([]);
  });
});

describe('the checks themselves', () => {
  const text = textIn('haiku_10k');
  const inBands = (change: (bands: string) => string) =>
    packageFaults(text('datapackage.json'), (file) =>
      file === 'bands.csv' ? change(text(file)) : text(file),
    );

  test('see a changed digit, a missing column, a key twice, and numbers that a BI tool would misread', () => {
    expect(inBands((bands) => bands.replace(/0(?=,)/, '1'))).toEqual(['bands.csv has another hash']);
    expect(inBands((bands) => bands.replace(',seed\n', ',sed\n'))).toContain('bands.csv has other columns');
    expect(inBands((bands) => bands + bands.trimEnd().split('\n').at(-1)).at(-1)).toMatch(
      /a second run_\w+,haiku/,
    );
    for (const number of ['1e-7', '-0', '1,5', '0.50', '.5', 'NaN', '1_000', '01']) {
      const wrong = inBands((bands) => bands.replace(/(,mean,,)[^,]*/, `$1"${number}"`));
      expect(wrong.at(-1)).toBe(`bands.csv, row 10: value ${number} is no number`);
    }
  });

  test('see months that do not add up', () => {
    const row = (period_grain: string, value: string) => ({ period_grain, value });
    const months = ['1.1', '2.2', '3.3'].map((value) => row('month', value));
    expect(sumFaults([...months, row('quarter', '6.6'), row('total', '6.6')])).toEqual([]);
    expect(sumFaults([...months, row('quarter', '6.6'), row('total', '6.60000008')])).toHaveLength(2);
  });
});
