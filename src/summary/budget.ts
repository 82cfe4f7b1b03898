import type { Period } from '../cost/period.ts';
import type { BudgetAnswer } from './band.ts';
import type { SeriesStatistics } from './band-accumulator.ts';
import type { Questions } from './tally.ts';

/** The budget of one period: what the user asks, and the one number that a plan without bands would give. */
export interface BudgetPlan {
  readonly confidence: readonly number[];
  readonly amountsUsd: readonly number[];
  readonly pointEstimateUsd: number;
}

/** What the accumulator must know beforehand to answer a plan; the point estimate is one more amount. */
export function budgetQuestions(plan: BudgetPlan): Questions {
  return { levels: plan.confidence, amounts: [...plan.amountsUsd, plan.pointEstimateUsd] };
}

/**
 * Answers a plan: amounts that suffice, then risks of the amounts, then the level of the point estimate.
 *
 * The terms are those of the GAO Cost Estimating and Assessment Guide (GAO-20-195G), step 9: the cumulative
 * probability of the point estimate, and the contingency that a desired confidence needs above it.
 *
 * @param statistics  of the budgeted series in this period, asked `budgetQuestions(plan)`
 */
export function answerBudget(
  period: Period,
  plan: BudgetPlan,
  statistics: SeriesStatistics,
): readonly BudgetAnswer[] {
  const { pointEstimateUsd } = plan;
  const suffices = statistics.levels.map(
    ({ level, amount, probabilityOver, expectedExcess }): BudgetAnswer => ({
      period,
      question: 'confidence',
      level,
      amountUsd: amount.value,
      pointEstimateUsd,
      contingencyUsd: amount.value - pointEstimateUsd,
      probabilityOver,
      expectedOverrunUsd: expectedExcess,
      ciLow: amount.ciLow,
      ciHigh: amount.ciHigh,
    }),
  );
  const risks = statistics.amounts.map(
    ({ amount, probabilityOver, expectedExcess }, index): BudgetAnswer => ({
      period,
      question: index < plan.amountsUsd.length ? 'amount' : 'point_estimate',
      level: 1 - probabilityOver.value,
      amountUsd: amount,
      pointEstimateUsd,
      contingencyUsd: amount - pointEstimateUsd,
      probabilityOver: probabilityOver.value,
      expectedOverrunUsd: expectedExcess,
      ciLow: probabilityOver.ciLow,
      ciHigh: probabilityOver.ciHigh,
    }),
  );
  return [...suffices, ...risks];
}
