import assert from 'node:assert/strict';
import { type Estimate, section } from '../stats/sectioning.ts';
import { CONFIDENCE } from './band.ts';

/** How one of several scenarios stands against the cheapest in each trial. */
export interface Standing {
  readonly mean: Estimate;
  /** Share of the trials in which no other is cheaper. */
  readonly probabilityBest: Estimate;
  /** E[cost - the lowest cost of the trial]: what knowing the cheapest beforehand would save. */
  readonly expectedRegret: Estimate;
}

/** Folds the paired costs of several scenarios. */
export interface Ranking {
  /** Adds a block; costs have the shape [scenario][sample]. */
  add(costs: readonly Float64Array[]): void;
  closeReplicate(): void;
  /** One standing per scenario, in their order; needs at least two closed replicates. */
  finish(): readonly Standing[];
}

/** Sums over the samples of one scenario. */
interface Sums {
  count: number;
  cost: number;
  best: number;
  regret: number;
}

/** Opens a ranking of scenarios whose samples pair. */
export function openRanking(scenarioCount: number): Ranking {
  const open = Array.from({ length: scenarioCount }, noSums);
  const pooled = Array.from({ length: scenarioCount }, noSums);
  const ofReplicates: Sums[][] = [];
  return {
    add(costs) {
      assert.equal(costs.length, scenarioCount, 'every scenario has its costs');
      const lowest = costs[0]!.map((_, i) => Math.min(...costs.map((column) => column[i]!)));
      for (const [scenario, column] of costs.entries()) addSamples(open[scenario]!, column, lowest);
    },
    closeReplicate() {
      ofReplicates.push(open.map((sums) => ({ ...sums })));
      for (const [scenario, sums] of open.entries()) {
        addSums(pooled[scenario]!, sums);
        Object.assign(sums, noSums());
      }
    },
    finish: () =>
      pooled.map((sums, scenario) => {
        const estimate = (pick: (sums: Sums) => number) =>
          section(
            pick(sums) / sums.count,
            ofReplicates.map((replicate) => pick(replicate[scenario]!) / replicate[scenario]!.count),
            CONFIDENCE,
          );
        return {
          mean: estimate(({ cost }) => cost),
          probabilityBest: estimate(({ best }) => best),
          expectedRegret: estimate(({ regret }) => regret),
        };
      }),
  };
}

function noSums(): Sums {
  return { count: 0, cost: 0, best: 0, regret: 0 };
}

function addSamples(sums: Sums, costs: Float64Array, lowest: Float64Array): void {
  sums.count += costs.length;
  for (let i = 0; i < costs.length; i++) {
    sums.cost += costs[i]!;
    sums.regret += costs[i]! - lowest[i]!;
    if (costs[i] === lowest[i]) sums.best++;
  }
}

function addSums(into: Sums, { count, cost, best, regret }: Sums): void {
  into.count += count;
  into.cost += cost;
  into.best += best;
  into.regret += regret;
}
