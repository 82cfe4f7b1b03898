import assert from 'node:assert/strict';
import { type Estimate, section } from '../stats/sectioning.ts';
import { openSortedBins, type SortedBins, sortBins } from '../stats/sorted-bins.ts';
import { CONFIDENCE } from './band.ts';
import {
  addToTally,
  clearTally,
  mergeTally,
  openTally,
  type Statistics,
  statisticsOf,
  type Tally,
} from './tally.ts';

/** How the samples of one series differ between two scenarios, trial by trial. */
export interface SeriesDifference {
  readonly baseline: Statistics<number>;
  readonly challenger: Statistics<number>;
  /** Statistics of the challenger less those of the baseline. */
  readonly difference: Statistics<Estimate>;
  /** P(challenger < baseline) in one trial. */
  readonly probabilityLower: Estimate;
  /** E[(challenger - baseline)+]: what choosing the challenger is regretted by, against the baseline alone. */
  readonly expectedExcess: Estimate;
}

/** Folds the paired samples of two scenarios; memory does not depend on the number of trials. */
export interface DifferenceAccumulator {
  /**
   * Adds the samples of one block to the open replicate, blocks in plan order.
   *
   * @param baseline    shape [series][sample], finite
   * @param challenger  the same series and samples of the other scenario
   */
  add(baseline: readonly Float64Array[], challenger: readonly Float64Array[]): void;
  closeReplicate(): void;
  /** One difference per series; needs at least two closed replicates. */
  finish(): readonly SeriesDifference[];
}

/** The numbers of one list of pairs. */
interface PairStatistics {
  readonly baseline: Statistics<number>;
  readonly challenger: Statistics<number>;
  readonly lowerShare: number;
  readonly meanExcess: number;
}

/** Counts of pairs: how many, in how many the challenger is lower, and the sum of what it is higher by. */
interface PairCounts {
  count: number;
  lower: number;
  excess: number;
}

/** What is remembered of a list of pairs. */
interface PairTallies {
  readonly baseline: Tally;
  readonly challenger: Tally;
  readonly counts: PairCounts;
}

/**
 * Opens an accumulator.
 *
 * Common random numbers make the difference of two scenarios far more certain than either: the statistic of each
 * is taken per replicate and so is their difference, whose spread gives the interval by sectioning (Glasserman &
 * Yao 1992, "Some guidelines and guarantees for common random numbers", Management Science 38(6)).
 */
export function openDifferenceAccumulator(seriesCount: number): DifferenceAccumulator {
  const room = openSortedBins();
  const folds = Array.from({ length: seriesCount }, () => openSeriesFold(room));
  return {
    add(baseline, challenger) {
      assert(
        baseline.length === seriesCount && challenger.length === seriesCount,
        'every series has samples',
      );
      for (const [index, fold] of folds.entries()) fold.add(baseline[index]!, challenger[index]!);
    },
    closeReplicate() {
      for (const fold of folds) fold.closeReplicate();
    },
    finish: () => folds.map((fold) => fold.finish()),
  };
}

function openSeriesFold(room: SortedBins) {
  const open = { baseline: openTally([]), challenger: openTally([]), counts: noPairs() };
  const pooled = { baseline: openTally([]), challenger: openTally([]), counts: noPairs() };
  const ofReplicates: PairStatistics[] = [];
  return {
    add(baseline: Float64Array, challenger: Float64Array) {
      assert.equal(baseline.length, challenger.length, 'samples come in pairs');
      addToTally(open.baseline, baseline, 0, baseline.length);
      addToTally(open.challenger, challenger, 0, challenger.length);
      countPairs(open.counts, baseline, challenger);
    },
    closeReplicate() {
      ofReplicates.push(pairStatistics(open, room));
      for (const side of ['baseline', 'challenger'] as const) {
        mergeTally(pooled[side], open[side]);
        clearTally(open[side]);
      }
      pooled.counts.count += open.counts.count;
      pooled.counts.lower += open.counts.lower;
      pooled.counts.excess += open.counts.excess;
      open.counts = noPairs();
    },
    finish: () => differenceOf(pairStatistics(pooled, room), ofReplicates),
  };
}

function noPairs(): PairCounts {
  return { count: 0, lower: 0, excess: 0 };
}

function countPairs(counts: PairCounts, baseline: Float64Array, challenger: Float64Array): void {
  counts.count += baseline.length;
  for (let i = 0; i < baseline.length; i++) {
    const difference = challenger[i]! - baseline[i]!;
    if (difference < 0) counts.lower++;
    else counts.excess += difference;
  }
}

function pairStatistics({ baseline, challenger, counts }: PairTallies, room: SortedBins): PairStatistics {
  const statistics = (tally: Tally) => statisticsOf(tally, sortBins(tally.histogram, room), []);
  return {
    baseline: statistics(baseline),
    challenger: statistics(challenger),
    lowerShare: counts.lower / counts.count,
    meanExcess: counts.excess / counts.count,
  };
}

function differenceOf(all: PairStatistics, ofReplicates: readonly PairStatistics[]): SeriesDifference {
  const estimate = (pick: (pairs: PairStatistics) => number) =>
    section(pick(all), ofReplicates.map(pick), CONFIDENCE);
  const gap = (pick: (statistics: Statistics<number>) => number) =>
    estimate(({ baseline, challenger }) => pick(challenger) - pick(baseline));
  return {
    baseline: all.baseline,
    challenger: all.challenger,
    difference: {
      mean: gap(({ mean }) => mean),
      sd: gap(({ sd }) => sd),
      percentiles: all.baseline.percentiles.map((_, i) => gap(({ percentiles }) => percentiles[i]!)),
      es95: gap(({ es95 }) => es95),
      amountsAtLevels: [],
      probabilitiesOver: [],
    },
    probabilityLower: estimate(({ lowerShare }) => lowerShare),
    expectedExcess: estimate(({ meanExcess }) => meanExcess),
  };
}
