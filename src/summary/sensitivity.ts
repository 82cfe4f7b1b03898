import { firstOrderShare } from '../stats/first-order-share.ts';
import { type KeyBins, keyBins } from '../stats/key-bins.ts';
import { orderStatistic } from '../stats/order-statistic.ts';
import { type Estimate, section } from '../stats/sectioning.ts';
import { CONFIDENCE } from './band.ts';
import { openValueOfKnowing, type Penalties } from './budget-loss.ts';
import type { TrialTable } from './trial-table.ts';

/** Trials that an analysis needs at least: 128 in each of 16 replicates, about 13 of them in a tenth. */
export const SENSITIVITY_TRIALS = 2048;

/** Bins of a quantity: fewer leave a discretisation error, more leave too few samples in each. */
const MOST_BINS = 64;
const SAMPLES_PER_BIN = 64;

/** Level of the percentile that the tornado is about. */
const TORNADO_LEVEL = 0.9;

/** What one uncertain quantity does to one metric of the whole horizon. */
export interface QuantityEffect {
  readonly quantity: string;
  /** Share of the variance that goes with it alone, about 0 to 1. */
  readonly firstOrderShare: Estimate;
  /** The share that a quantity without effect shows. */
  readonly noiseShare: number;
  /** P90 of the metric where the quantity is in its lowest tenth, its highest, and their difference. */
  readonly p90AtLow: number;
  readonly p90AtHigh: number;
  readonly p90Swing: Estimate;
  /** What knowing it before the budget is set would save, USD, and what a quantity without effect shows. */
  readonly worthUsd?: Estimate;
  readonly noiseWorthUsd?: number;
}

/** Says how each uncertain quantity moves one metric; see `openSensitivity`. */
export type ExplainMetric = (outputs: Float64Array, penalties?: Penalties) => readonly QuantityEffect[];

/**
 * Opens the sensitivity analysis of a run from its own trials.
 *
 * @param table  at least SENSITIVITY_TRIALS trials in two replicates or more
 * @returns a function of one of the table's metrics, shape [trial], not all equal; with penalties where it is the
 *   cost that a budget is about
 */
export function openSensitivity({
  inputs,
  dummy,
  replicateStarts,
}: Omit<TrialTable, 'totals'>): ExplainMetric {
  const mostBins = Math.min(MOST_BINS, 2 ** Math.floor(Math.log2(dummy.length / SAMPLES_PER_BIN)));
  const dummyBins = keyBins(dummy, mostBins);
  const keys = inputs.map(({ name, values }) => ({
    name,
    bins: keyBins(values, mostBins),
    values,
  }));
  return (outputs, penalties) => {
    const share = (bins: KeyBins) => firstOrderShare(bins, outputs, replicateStarts, CONFIDENCE);
    const noiseShare = share(dummyBins).value;
    const worth = penalties && openValueOfKnowing(outputs, replicateStarts, penalties);
    const noiseWorthUsd = worth?.(dummyBins).value;
    return keys.map(({ name, bins, values }) => ({
      quantity: name,
      firstOrderShare: share(bins),
      noiseShare,
      ...p90ByTenth(values, outputs, replicateStarts),
      ...(worth && noiseWorthUsd !== undefined && { worthUsd: worth(bins), noiseWorthUsd }),
    }));
  };
}

/** The tenths take the samples that share their last value with them, so a key of few values has both. */
function p90ByTenth(
  keys: Float64Array,
  outputs: Float64Array,
  replicateStarts: readonly number[],
): Pick<QuantityEffect, 'p90AtLow' | 'p90AtHigh' | 'p90Swing'> {
  const sorted = keys.toSorted();
  const lowest = orderStatistic(sorted, 0.1);
  const highest = sorted.at(-Math.ceil(sorted.length / 10))!;
  const p90Where = (isIn: (key: number) => boolean, start: number, end: number) => {
    const chosen = outputs.subarray(start, end).filter((_, i) => isIn(keys[start + i]!));
    return orderStatistic(chosen.sort(), TORNADO_LEVEL);
  };
  const atLow = (start: number, end: number) => p90Where((key) => key <= lowest, start, end);
  const atHigh = (start: number, end: number) => p90Where((key) => key >= highest, start, end);
  const swing = (start: number, end: number) => atHigh(start, end) - atLow(start, end);
  const ofReplicates = replicateStarts.slice(1).map((end, r) => swing(replicateStarts[r]!, end));
  return {
    p90AtLow: atLow(0, outputs.length),
    p90AtHigh: atHigh(0, outputs.length),
    p90Swing: section(swing(0, outputs.length), ofReplicates, CONFIDENCE),
  };
}
