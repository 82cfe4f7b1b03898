import { sortBins } from '../../src/stats/sorted-bins.ts';
import { mergeTally, statisticsOf, type Tally } from '../../src/summary/tally.ts';

/** Folded samples of both outputs. */
export interface W1Result {
  readonly cost: Tally;
  readonly total: Tally;
}

/** Adds the second part of a simulation to the first. */
export function mergeW1(into: W1Result, from: W1Result): void {
  mergeTally(into.cost, from.cost);
  mergeTally(into.total, from.total);
}

/** Mean, sd and percentiles of both outputs: part of the work, since a peer has to sort for them. */
export function summariseW1({ cost, total }: W1Result) {
  const [costs, totals] = [cost, total].map((tally) => statisticsOf(tally, sortBins(tally.histogram), []));
  return { cost: costs!, total: totals! };
}
