import { costParts } from '../cost/cost-parts.ts';
import type { Ledger } from '../cost/metrics.ts';
import type { AllocatedAmount } from '../output/allocation-csv.ts';
import { openAllocation } from '../summary/allocation.ts';
import type { BudgetAnswer, Series } from '../summary/band.ts';
import type { ReplicateFold } from '../summary/replicate-fold.ts';

/** Takes blocks in plan order and shares the budget of each level out to months and lines. */
export interface BudgetAllocation extends ReplicateFold {
  /** @param periodValues  shape [series][sample] */
  readonly add: (periodValues: Float64Array, sampleCount: number) => void;
  /** @param answers  of the whole run; those about levels of the whole horizon are shared out */
  readonly finish: (answers: readonly BudgetAnswer[]) => readonly AllocatedAmount[];
}

/**
 * Opens the allocation of a run's budget.
 *
 * @param metric  cost that the budget is about
 * @param series  of the period samples, in their order
 */
export function openBudgetAllocation(
  metric: string,
  ledger: Ledger,
  series: readonly Series[],
): BudgetAllocation {
  const lines = costParts(metric, ledger);
  const parts = series.flatMap((one, place) =>
    one.period.grain === 'month' && lines.includes(one.metric) ? [{ ...one, place }] : [],
  );
  const total = series.findIndex((one) => one.period.grain === 'total' && one.metric === metric);
  const fold = openAllocation(parts.length);
  return {
    closeReplicate: fold.closeReplicate,
    saveReplicate: fold.saveReplicate,
    loadReplicate: fold.loadReplicate,
    add(periodValues, sampleCount) {
      const column = (place: number) => periodValues.subarray(place * sampleCount, (place + 1) * sampleCount);
      fold.add(
        column(total),
        parts.map(({ place }) => column(place)),
      );
    },
    finish(answers) {
      const levels = answers.flatMap(({ period, question, level, amountUsd, expectedShortfallUsd }) =>
        period.grain === 'total' && (question === 'confidence' || question === 'newsvendor')
          ? [{ level, amount: amountUsd, tailMean: expectedShortfallUsd as number }]
          : [],
      );
      const distinct = levels.filter(
        ({ level }, i) => levels.findIndex((other) => other.level === level) === i,
      );
      const allocations = fold.finish(distinct);
      return parts.flatMap(({ period, metric: line }, part) =>
        allocations.map(({ level, amounts, tailAmounts }) => ({
          period,
          line,
          level,
          amountUsd: amounts[part] as number,
          tailAmountUsd: tailAmounts[part] as number,
        })),
      );
    },
  };
}
