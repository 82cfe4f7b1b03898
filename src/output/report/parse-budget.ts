import type { BudgetAnswer } from '../../summary/band.ts';
import { BUDGET_TABLE } from '../columns.ts';
import type { Row } from '../csv-text.ts';
import { csvRows } from './csv-rows.ts';
import { parsePeriod } from './parse-period.ts';

/** The report shows no shortfall, which is empty where there is none. */
const COLUMNS = BUDGET_TABLE.columns.filter(({ name }) => name !== 'expected_shortfall');

/**
 * The answers of budget.csv about the whole horizon, as `budgetCsv` was given them, to its 9 digits.
 *
 * @throws ResultsError  when a column is missing
 */
export function parseBudget(text: string): readonly BudgetAnswer[] {
  const rows = csvRows('budget.csv', COLUMNS, text);
  return rows.filter(({ period_grain }) => period_grain === 'total').map(answerOf);
}

function answerOf(row: Row): BudgetAnswer {
  const { question, level, amount, point_estimate, contingency } = row;
  const { probability_over, expected_overrun, ci_low, ci_high, metric } = row;
  return {
    metric: String(metric),
    period: parsePeriod(row, String(row['period_start'])),
    question: question as BudgetAnswer['question'],
    level: Number(level),
    amountUsd: Number(amount),
    pointEstimateUsd: Number(point_estimate),
    contingencyUsd: Number(contingency),
    probabilityOver: Number(probability_over),
    expectedOverrunUsd: Number(expected_overrun),
    ciLow: Number(ci_low),
    ciHigh: Number(ci_high),
  };
}
