import { orderStatistic } from '../stats/order-statistic.ts';
import { type Estimate, section } from '../stats/sectioning.ts';
import { BAND_LEVELS, CONFIDENCE } from './band.ts';

/** One percentile of a break-even, where enough futures have one. */
export interface BreakEvenPercentile {
  readonly level: number;
  /** Undefined where the level falls among futures that never break even. */
  readonly value: number | undefined;
  /** Undefined where that is so in a replicate. */
  readonly estimate: Estimate | undefined;
}

/** The band of the value at which a saving is zero. */
export interface BreakEvenBand {
  readonly percentiles: readonly BreakEvenPercentile[];
  /** Share of the futures in which no value breaks even. */
  readonly probabilityNone: number;
}

/**
 * The value of a quantity at which savings are zero, on the line through zero and what it is; Infinity where no
 * value in its range does that.
 *
 * @param value          what the quantity is, above 0
 * @param saving         the saving there
 * @param savingAtZero   the saving where the quantity is 0
 * @param most           largest value that the quantity can have
 * @example breakEvenAt(100, 30, -10, Infinity) // 25
 */
export function breakEvenAt(value: number, saving: number, savingAtZero: number, most: number): number {
  if (savingAtZero >= 0) return saving >= 0 ? 0 : Infinity;
  const found = (value * savingAtZero) / (savingAtZero - saving);
  return saving > savingAtZero && found <= most ? found : Infinity;
}

/**
 * The band of break-even values.
 *
 * @param values           shape [trial], at least 0; Infinity where there is none
 * @param replicateStarts  first trial of each replicate, then the number of trials
 */
export function breakEvenBand(values: Float64Array, replicateStarts: readonly number[]): BreakEvenBand {
  const sorted = values.toSorted();
  const replicates = replicateStarts.slice(1).map((end, r) => values.slice(replicateStarts[r]!, end).sort());
  const percentiles = BAND_LEVELS.map((level): BreakEvenPercentile => {
    const value = orderStatistic(sorted, level);
    const ofReplicates = replicates.map((samples) => orderStatistic(samples, level));
    return {
      level,
      value: Number.isFinite(value) ? value : undefined,
      estimate: [value, ...ofReplicates].every(Number.isFinite)
        ? section(value, ofReplicates, CONFIDENCE)
        : undefined,
    };
  });
  const none = values.reduce((count, value) => count + (value === Infinity ? 1 : 0), 0);
  return { percentiles, probabilityNone: none / values.length };
}
