import type { BudgetAnswer } from '../summary/band.ts';
import { BUDGET_TABLE } from './columns.ts';
import { type CsvOptions, csvText, type Row } from './csv-text.ts';
import { comparePeriods, periodCells, type RunKey } from './row-key.ts';

/**
 * The text of budget.csv: a row per answer, periods from narrow to wide.
 *
 * @param answers  any order of periods; within a period, in the order in which they shall stand
 */
export function budgetCsv(run: RunKey, answers: readonly BudgetAnswer[], options: CsvOptions): string {
  const rows = answers
    .toSorted((a, b) => comparePeriods(a.period, b.period))
    .map(
      (answer): Row => ({
        ...periodCells(run, answer.period),
        question: answer.question,
        level: answer.level,
        amount: answer.amountUsd,
        point_estimate: answer.pointEstimateUsd,
        contingency: answer.contingencyUsd,
        probability_over: answer.probabilityOver,
        expected_overrun: answer.expectedOverrunUsd,
        ci_low: answer.ciLow,
        ci_high: answer.ciHigh,
        expected_shortfall: answer.expectedShortfallUsd,
        metric: answer.metric,
      }),
    );
  return csvText(BUDGET_TABLE, rows, options);
}
