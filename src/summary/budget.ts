import type { Period } from '../cost/period.ts';
import type { BudgetAnswer } from './band.ts';
import type { SeriesStatistics } from './band-accumulator.ts';
import { newsvendorLevel, type Penalties } from './budget-loss.ts';
import type { Questions } from './tally.ts';

/** The budget of one period: what the user asks, and the one number that a plan without bands would give. */
export interface BudgetPlan {
  /** The cost that the budget is about. */
  readonly metric: string;
  readonly confidence: readonly number[];
  readonly amountsUsd: readonly number[];
  readonly pointEstimateUsd: number;
  readonly penalties?: Penalties;
}

/** What the accumulator must know beforehand to answer a plan; the point estimate is one more amount. */
export function budgetQuestions(plan: BudgetPlan): Questions {
  return { levels: budgetLevels(plan), amounts: [...plan.amountsUsd, plan.pointEstimateUsd] };
}

/** Levels that a plan asks about: those of the user, then the one of the penalties. */
export function budgetLevels({ confidence, penalties }: BudgetPlan): readonly number[] {
  return penalties === undefined ? confidence : [...confidence, newsvendorLevel(penalties)];
}

/**
 * Answers a plan: amounts that suffice, the one that loses least, risks of the amounts, the level of the point estimate.
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
  const { metric, pointEstimateUsd } = plan;
  const suffices = statistics.levels.map(
    ({ level, amount, probabilityOver, expectedExcess }, index): BudgetAnswer => ({
      metric,
      period,
      question: index < plan.confidence.length ? 'confidence' : 'newsvendor',
      level,
      amountUsd: amount.value,
      pointEstimateUsd,
      contingencyUsd: amount.value - pointEstimateUsd,
      probabilityOver,
      expectedOverrunUsd: expectedExcess,
      expectedShortfallUsd: amount.value + expectedExcess / (1 - level),
      ciLow: amount.ciLow,
      ciHigh: amount.ciHigh,
    }),
  );
  const risks = statistics.amounts.map(
    ({ amount, probabilityOver, expectedExcess }, index): BudgetAnswer => ({
      metric,
      period,
      question: index < plan.amountsUsd.length ? 'amount' : 'point_estimate',
      level: 1 - probabilityOver.value,
      amountUsd: amount,
      pointEstimateUsd,
      contingencyUsd: amount - pointEstimateUsd,
      probabilityOver: probabilityOver.value,
      expectedOverrunUsd: expectedExcess,
      ...(probabilityOver.value > 0 && {
        expectedShortfallUsd: amount + expectedExcess / probabilityOver.value,
      }),
      ciLow: probabilityOver.ciLow,
      ciHigh: probabilityOver.ciHigh,
    }),
  );
  return [...suffices, ...risks];
}
