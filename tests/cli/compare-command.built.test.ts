import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { runBuilt } from './run-built.ts';
import { SMALL_DESK } from './small-desk.ts';
import { temporaryFolder } from './temporary-folder.ts';

type CsvRow = Readonly<Record<string, string>>;

const root = temporaryFolder();
const file = (name: string, text: string) => {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
};
const rows = (...path: string[]) =>
  parse(readFileSync(join(root, ...path), 'utf8'), { columns: true }) as CsvRow[];
const halfWidth = (row: CsvRow) => (Number(row['ci_high']) - Number(row['ci_low'])) / 2;
const compare = (...words: string[]) => runBuilt(['compare', ...words, '--out', root]);

describe('two models on one scenario, 4,096 trials', () => {
  const total = (statistic: string) => (row: CsvRow) =>
    row['metric'] === 'total_cost' && row['period_grain'] === 'total' && row['statistic'] === statistic;

  test('differ within an interval at least ten times narrower than that of two unpaired runs', () => {
    const scenario = file('desk.yaml', SMALL_DESK);
    const other = file(
      'other.yaml',
      SMALL_DESK.replace('small_desk', 'other_desk').replace('claude-haiku-4-5', 'gpt-5-mini'),
    );
    const { stdout, stderr, exitCode } = compare(scenario, other, '--by', 'total_cost');
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(stdout).toContain('1  other_desk');
    for (const [path, seed] of [
      [scenario, '101'],
      [other, '102'],
    ] as const) {
      expect(runBuilt(['simulate', path, '--seed', seed, '--out', root]).exitCode).toBe(0);
    }
    const paired = rows('compare', 'compare.csv');
    const alone = ['small_desk', 'other_desk'].map((id) => rows(id, 'bands.csv'));
    for (const statistic of ['mean', 'p50', 'p90']) {
      const unpaired = Math.hypot(...alone.map((bands) => halfWidth(bands.find(total(statistic))!)));
      const row = paired.find(total(statistic))!;
      expect(unpaired / halfWidth(row), statistic).toBeGreaterThan(10);
      expect(Number(row['value'])).toBeCloseTo(
        Number(row['scenario_value']) - Number(row['baseline_value']),
        2,
      );
    }
    const lower = paired.find(total('probability_lower'))!;
    expect([lower['value'], lower['unit']]).toEqual(['1', 'probability']);
  });

  test("--models puts each model in the place of the scenario's own, and takes the same draws", () => {
    const scenario = file('desk.yaml', SMALL_DESK);
    const first = rows('compare', 'compare.csv').filter(total('mean'))[0]!;
    const { exitCode } = compare(scenario, '--models', 'claude-haiku-4-5,gpt-5-mini', '--by', 'total_cost');
    expect(exitCode).toBe(0);
    const again = rows('compare', 'compare.csv').filter(total('mean'))[0]!;
    expect(again['scenario_id']).toBe('small_desk_gpt_5_mini');
    expect(['value', 'ci_low', 'ci_high'].map((key) => again[key])).toEqual(
      ['value', 'ci_low', 'ci_high'].map((key) => first[key]),
    );
    const ranked = rows('compare', 'ranking.csv');
    expect(ranked.map((row) => [row['rank'], row['scenario_id'], row['expected_regret']])).toEqual([
      ['1', 'small_desk_gpt_5_mini', '0'],
      ['2', 'small_desk_claude_haiku_4_5', again['value']!.replace('-', '')],
    ]);
  });
});
