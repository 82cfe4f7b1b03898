import type { BudgetAnswer } from '../../summary/band.ts';
import { formatMoney } from './format-money.ts';
import { formatLevel, formatProbability } from './format-value.ts';
import { headlineAnswer } from './headline-answer.ts';
import type { MarkedValue } from './marked-values.ts';

/** Amounts to draw on a curve, and those that would squeeze it. */
export interface BudgetMarks {
  readonly near: readonly MarkedValue[];
  readonly far: readonly BudgetAnswer[];
}

/**
 * The budgets, the point estimate and the amount of the headline as marked values.
 *
 * @param range  the curve's amounts in USD, low and high; as much again at either side counts as near
 */
export function budgetMarks(
  budget: readonly BudgetAnswer[],
  [low, high]: readonly [number, number],
): BudgetMarks {
  const headline = headlineAnswer(budget);
  const answers = budget.filter((answer) => answer.question !== 'confidence' || answer === headline);
  const isNear = ({ amountUsd }: BudgetAnswer) =>
    amountUsd >= low - (high - low) && amountUsd <= high + (high - low);
  return {
    near: answers.filter(isNear).map(marked),
    far: answers.filter((answer) => !isNear(answer)),
  };
}

function marked({ question, amountUsd, level, probabilityOver }: BudgetAnswer): MarkedValue {
  const amount = formatMoney(amountUsd);
  switch (question) {
    case 'amount':
      return {
        usd: amountUsd,
        label: `budget ${amount}: ${formatProbability(probabilityOver)} over`,
        className: 'budget',
      };
    case 'confidence':
      return { usd: amountUsd, label: `${amount} suffices with ${formatLevel(level)}`, className: 'answer' };
    case 'newsvendor':
      return { usd: amountUsd, label: `${amount} loses least`, className: 'answer' };
    case 'point_estimate':
      return { usd: amountUsd, label: `point estimate ${amount}`, className: 'point' };
  }
}
