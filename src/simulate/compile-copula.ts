import assert from 'node:assert/strict';
import { rankOfScore, scoreCorrelation } from '../random/copula.ts';
import { largestChange, lowerTriangle, nearestCorrelation } from '../random/nearest-correlation.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { VENDOR_LINE } from '../scenario/vendor.ts';
import type { JoinedQuantities, UncertainQuantity } from './model.ts';

/** What joins the uncertain quantities of a scenario; undefined when it states no correlations. */
export function compileCopula(
  { correlations = [], copula, infrastructure, segments, vendor }: Scenario,
  uncertain: readonly UncertainQuantity[],
): JoinedQuantities | undefined {
  if (correlations.length === 0) return undefined;
  const indexOf = (path: string) => {
    const name = withVendor(path, vendor)
      .replace(/^infrastructure\[(\d+)\]/, (_, index) => `infrastructure.${infrastructure[index]?.line}`)
      .replace(/^segments\[(\d+)\]/, (_, index) => `segments.${segments[index]?.name}`);
    const index = uncertain.findIndex((quantity) => quantity.name === name);
    assert(index >= 0, `no uncertain quantity ${path}`);
    return index;
  };
  const pairs = correlations.map(({ between: [one, other], rank }) => ({
    one: indexOf(one),
    other: indexOf(other),
    score: scoreCorrelation(rank),
  }));
  const members = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))].sort((a, b) => a - b);
  const stated = members.map((row) =>
    members.map((column) => {
      if (row === column) return 1;
      const between = (pair: (typeof pairs)[number]) =>
        (pair.one === row && pair.other === column) || (pair.one === column && pair.other === row);
      return pairs.find(between)?.score ?? 0;
    }),
  );
  const repaired = nearestCorrelation(stated);
  return {
    members,
    copula: {
      triangle: lowerTriangle(repaired),
      ...(copula?.kind === 't' && { degreesOfFreedom: copula.degreesOfFreedom }),
    },
    largestRepair: largestChange(ranksOf(stated), ranksOf(repaired)),
  };
}

/** A scenario states ranks, and is told of ranks. */
function ranksOf(scores: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return scores.map((row) => row.map(rankOfScore));
}

/** The price and the sessions of a vendor stand in the model as parts of its cost line. */
function withVendor(path: string, vendor: Scenario['vendor']): string {
  const unit = vendor?.unit === 'resolution' ? 'usd_per_resolution' : 'usd_per_ticket';
  return path
    .replace(/^vendor\.usd$/, `infrastructure.${VENDOR_LINE}.${unit}`)
    .replace(/^vendor\.sessions_per_ticket$/, `infrastructure.${VENDOR_LINE}.units_per_ticket`);
}
