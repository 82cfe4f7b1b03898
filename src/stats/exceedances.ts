import { addToSum, type CompensatedSum, openCompensatedSum, totalOf } from './compensated-sum.ts';

/** How often, and by how much, samples lie above amounts that are known beforehand. */
export interface Exceedances {
  readonly amounts: readonly number[];
  sampleCount: number;
  /** Samples above each amount; shape [amount]. */
  readonly overCounts: number[];
  /** Sum of (sample - amount) over those; shape [amount]. */
  readonly excesses: readonly CompensatedSum[];
}

/** The exceedances of no samples. */
export function openExceedances(amounts: readonly number[]): Exceedances {
  return {
    amounts,
    sampleCount: 0,
    overCounts: amounts.map(() => 0),
    excesses: amounts.map(openCompensatedSum),
  };
}

/** Adds the samples `values[start] .. values[end - 1]`. */
export function addToExceedances(
  exceedances: Exceedances,
  values: Float64Array,
  start: number,
  end: number,
): void {
  exceedances.sampleCount += end - start;
  for (const [index, amount] of exceedances.amounts.entries()) {
    for (let i = start; i < end; i++) {
      if (values[i]! > amount) {
        exceedances.overCounts[index]!++;
        addToSum(exceedances.excesses[index]!, values[i]! - amount);
      }
    }
  }
}

/** Adds to `into` the samples that `from` stands for; both must have the same amounts. */
export function mergeExceedances(into: Exceedances, from: Exceedances): void {
  into.sampleCount += from.sampleCount;
  for (const index of into.amounts.keys()) {
    into.overCounts[index]! += from.overCounts[index]!;
    addToSum(into.excesses[index]!, totalOf(from.excesses[index]!));
  }
}

/** P(X > amount) per amount: a count over a count, no histogram between. */
export function sharesOver(exceedances: Exceedances): readonly number[] {
  return exceedances.overCounts.map((count) => count / exceedances.sampleCount);
}

/** E[(X - amount)+] per amount. */
export function expectedExcesses(exceedances: Exceedances): readonly number[] {
  return exceedances.excesses.map((excess) => totalOf(excess) / exceedances.sampleCount);
}
