import { jackknife } from '../stats/jackknife.ts';
import type { KeyBins } from '../stats/key-bins.ts';
import { orderStatistic } from '../stats/order-statistic.ts';
import type { Estimate } from '../stats/sectioning.ts';
import { CONFIDENCE } from './band.ts';

/** What each USD above a budget, and each USD of it that is not used, costs; USD, above 0. */
export interface Penalties {
  readonly overUsd: number;
  readonly underUsd: number;
}

/**
 * The level at which a budget loses least on average: over / (over + under), the critical fractile of the
 * newsvendor problem (Arrow, Harris & Marschak 1951, "Optimal inventory policy", Econometrica 19).
 *
 * @example newsvendorLevel({ overUsd: 4, underUsd: 1 }) // 0.8
 */
export function newsvendorLevel({ overUsd, underUsd }: Penalties): number {
  return overUsd / (overUsd + underUsd);
}

/** Says what knowing a quantity before the budget is set would save. */
export type ValueOfKnowing = (bins: KeyBins) => Estimate;

/**
 * Opens the question for one cost: expected value of partial perfect information, USD.
 *
 * EVPPI(x) = min_b E[L(Y, b)] - E[min_b E[L(Y, b) | x]] with the loss L = over (Y - b)+ + under (b - Y)+, the
 * inner expectation over the bins of x: Strong & Oakley (2013), "An efficient method for computing
 * single-parameter partial expected value of perfect information", Medical Decision Making 33(6). Bins choose
 * their budget from the samples that then judge it, so a quantity without effect is worth a little too: compare
 * with a dummy.
 *
 * @param costsUsd         shape [trial]
 * @param replicateStarts  first trial of each replicate, then the number of trials
 */
export function openValueOfKnowing(
  costsUsd: Float64Array,
  replicateStarts: readonly number[],
  penalties: Penalties,
): ValueOfKnowing {
  const order = Uint32Array.from(costsUsd, (_, trial) => trial).sort((a, b) => costsUsd[a]! - costsUsd[b]!);
  const replicateOf = replicatesOf(replicateStarts);
  const replicates = [...Array(replicateStarts.length - 1).keys()];
  const worth = ({ binCount, binOf }: KeyBins, leftOut: number | undefined) => {
    const groups = Array.from({ length: binCount }, (): number[] => []);
    const all: number[] = [];
    for (const trial of order) {
      if (replicateOf[trial] === leftOut) continue;
      groups[binOf[trial]!]!.push(costsUsd[trial]!);
      all.push(costsUsd[trial]!);
    }
    const informed = groups.reduce((sum, group) => sum + leastLoss(Float64Array.from(group), penalties), 0);
    return (leastLoss(Float64Array.from(all), penalties) - informed) / all.length;
  };
  return (bins) =>
    jackknife(
      worth(bins, undefined),
      replicates.map((replicate) => worth(bins, replicate)),
      CONFIDENCE,
    );
}

function replicatesOf(starts: readonly number[]): Uint16Array {
  const replicateOf = new Uint16Array(starts.at(-1)!);
  for (const [replicate, start] of starts.slice(0, -1).entries()) {
    replicateOf.fill(replicate, start, starts[replicate + 1]!);
  }
  return replicateOf;
}

/** Loss of the best budget summed over ascending costs; 0 for none. */
function leastLoss(sortedUsd: Float64Array, penalties: Penalties): number {
  if (sortedUsd.length === 0) return 0;
  const { overUsd, underUsd } = penalties;
  const budgetUsd = orderStatistic(sortedUsd, newsvendorLevel(penalties));
  let loss = 0;
  for (const costUsd of sortedUsd) {
    loss += costUsd > budgetUsd ? overUsd * (costUsd - budgetUsd) : underUsd * (budgetUsd - costUsd);
  }
  return loss;
}
