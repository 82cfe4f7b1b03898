import type { Column } from '../columns.ts';
import type { ComparisonRecord } from '../comparison-record.ts';
import { csvRows } from './csv-rows.ts';
import { parseRecord } from './parse-run-record.ts';
import { ResultsError } from './results-error.ts';

/** Texts of the files of one comparison. */
export interface ComparisonTexts {
  readonly compare: string;
  readonly ranking: string;
  readonly record: string;
}

/** What a folder of a comparison says about the whole horizon. */
export interface ComparisonResults {
  readonly record: ComparisonRecord;
  /** Horizon, `YYYY-MM-DD`, the end exclusive. */
  readonly period: { readonly start: string; readonly end: string };
  /** Cheapest on average first. */
  readonly ranked: readonly Standing[];
  readonly differences: readonly DifferenceRow[];
}

/** A value with its interval. */
interface Interval {
  readonly value: number;
  readonly ciLow: number;
  readonly ciHigh: number;
}

/** A row of ranking.csv. */
export interface Standing {
  readonly scenarioId: string;
  readonly meanUsd: number;
  readonly probabilityBest: Interval;
  readonly expectedRegretUsd: number;
}

/** A row of compare.csv about the whole horizon. */
export interface DifferenceRow extends Interval {
  readonly scenarioId: string;
  readonly metric: string;
  readonly unit: string;
  readonly statistic: string;
  /** NaN where the row is about both scenarios. */
  readonly baselineValue: number;
  readonly scenarioValue: number;
}

const REMEDY = 'run compare again';

const RECORD_TYPES = {
  run_id: 'string',
  metric: 'string',
  baseline_id: 'string',
  scenarios: 'object',
  seed: 'number',
  trials: 'number',
  price_book_date: 'string',
  price_book_source: 'string',
  versions: 'object',
  warnings: 'object',
};

const columnsOf = (type: Column['type'], ...names: readonly string[]): readonly Column[] =>
  names.map((name) => ({ name, type, description: '' }));

const COMPARE_COLUMNS = [
  ...columnsOf('string', 'run_id', 'scenario_id', 'metric', 'unit', 'period_grain', 'statistic'),
  // empty where the row is about both scenarios
  ...columnsOf('string', 'baseline_value', 'scenario_value'),
  ...columnsOf('number', 'value', 'ci_low', 'ci_high'),
];

const RANKING_COLUMNS = [
  ...columnsOf('string', 'run_id', 'scenario_id', 'period_start', 'period_end'),
  ...columnsOf('number', 'mean', 'probability_best', 'best_ci_low', 'best_ci_high', 'expected_regret'),
];

/**
 * Reads the files of a comparison.
 *
 * @throws ResultsError  when one cannot be read, or comes from another run
 */
export function parseComparison({ compare, ranking, record: text }: ComparisonTexts): ComparisonResults {
  const record = parseRecord(text, RECORD_TYPES, REMEDY) as unknown as ComparisonRecord;
  const rows = csvRows('compare.csv', COMPARE_COLUMNS, compare, REMEDY);
  const ranks = csvRows('ranking.csv', RANKING_COLUMNS, ranking, REMEDY);
  const [first] = ranks;
  const isOther = ({ run_id }: (typeof rows)[number]) => run_id !== record.run_id;
  if (first === undefined || rows.some(isOther) || ranks.some(isOther)) {
    throw new ResultsError([`compare.csv, ranking.csv: not of ${record.run_id}; ${REMEDY}`]);
  }
  return {
    record,
    period: { start: String(first['period_start']), end: String(first['period_end']) },
    ranked: ranks.map((row) => ({
      scenarioId: String(row['scenario_id']),
      meanUsd: Number(row['mean']),
      probabilityBest: {
        value: Number(row['probability_best']),
        ciLow: Number(row['best_ci_low']),
        ciHigh: Number(row['best_ci_high']),
      },
      expectedRegretUsd: Number(row['expected_regret']),
    })),
    differences: rows
      .filter((row) => row['period_grain'] === 'total')
      .map((row) => ({
        scenarioId: String(row['scenario_id']),
        metric: String(row['metric']),
        unit: String(row['unit']),
        statistic: String(row['statistic']),
        baselineValue: numberOrNaN(row['baseline_value']),
        scenarioValue: numberOrNaN(row['scenario_value']),
        value: Number(row['value']),
        ciLow: Number(row['ci_low']),
        ciHigh: Number(row['ci_high']),
      })),
  };
}

function numberOrNaN(cell: string | number | undefined): number {
  return cell === '' ? Number.NaN : Number(cell);
}
