import assert from 'node:assert/strict';
import { expectedExcesses, openExceedances } from '../stats/exceedances.ts';
import { openLogHistogram } from '../stats/log-histogram.ts';
import { openMoments } from '../stats/moments.ts';
import { rankInterval } from '../stats/order-statistic-interval.ts';
import { type NumberWriter, readWhole, writeWhole } from '../stats/packed-numbers.ts';
import { type Estimate, section } from '../stats/sectioning.ts';
import {
  boundsOfRank,
  openSortedBins,
  quantileOfBins,
  type SortedBins,
  shareAboveQuantile,
  sortBins,
  tailMeanOfBins,
} from '../stats/sorted-bins.ts';
import { BAND_LEVELS, CONFIDENCE } from './band.ts';
import { openHeldBlock } from './held-block.ts';
import type { ReplicateFold } from './replicate-fold.ts';
import {
  clearTally,
  moveTally,
  openTally,
  packTally,
  type Questions,
  rowOf,
  type Statistics,
  statisticsInRow,
  statisticsOf,
  type Tally,
  unpackTally,
} from './tally.ts';

/** The amount that suffices with a given level, and what lies beyond it. */
export interface LevelAnswer {
  readonly level: number;
  readonly amount: Estimate;
  readonly probabilityOver: number;
  readonly expectedExcess: number;
}

/** The risk of a given amount. */
export interface AmountAnswer {
  readonly amount: number;
  /** P(X > amount); the interval is cut to [0, 1]. */
  readonly probabilityOver: Estimate;
  /** E[(X - amount)+]. */
  readonly expectedExcess: number;
}

/** What all samples of one series say, with 95 % intervals. */
export interface SeriesStatistics
  extends Omit<Statistics<Estimate>, 'amountsAtLevels' | 'probabilitiesOver'> {
  readonly sampleCount: number;
  /** Samples in the smallest replicate: what the reliability of an interval depends on. */
  readonly samplesPerReplicate: number;
  /** One per level and one per amount of the questions, in their order. */
  readonly levels: readonly LevelAnswer[];
  readonly amounts: readonly AmountAnswer[];
}

/**
 * Folds samples into statistics as they come, so that memory does not depend on the number of trials. Every replicate
 * needs at least two samples, and about as many as the others.
 */
export interface BandAccumulator extends ReplicateFold {
  /**
   * Adds the samples of one block to the open replicate.
   *
   * Blocks must come in plan order, whatever order they were computed in: then the bits of the result do not
   * depend on threads.
   *
   * @param values       shape [series][sample], finite
   * @param sampleCount  samples per series in this block
   */
  add(values: Float64Array, sampleCount: number): void;
  /** Forgets the open replicate: part of one would not weigh as much as the others. */
  dropReplicate(): void;
  /** The statistics per series, in series order; needs at least two closed replicates and none open. */
  finish(): readonly SeriesStatistics[];
}

/**
 * Where the intervals of percentiles come from. Order statistics are exact, and need samples that are independent
 * of one another; percentiles of which there are too few samples fall back on sectioning, which serves any points.
 */
export type PercentileIntervals = 'sectioning' | 'order_statistics';

/** Whether a percentile of so many samples has an interval from its order statistics. */
export function hasOrderStatistics(
  intervals: PercentileIntervals,
  sampleCount: number,
  level: number,
): boolean {
  return intervals === 'order_statistics' && rankInterval(sampleCount, level, CONFIDENCE) !== undefined;
}

interface SeriesTally {
  readonly questions: Questions;
  /** Of the open replicate; there is none while that is held as its one block. */
  replicate: Tally | undefined;
  readonly pooled: Tally;
  /** The statistics of each closed replicate, in a row. */
  readonly replicateRows: number[][];
}

/** What is asked about most series: nothing but the band. */
const NO_QUESTIONS: Questions = { levels: [], amounts: [] };

/**
 * Opens an accumulator for series that have equally many samples.
 *
 * @param questions  by series index, where anything is asked beyond the band
 * @param intervals  of percentiles; all other intervals come from sectioning
 */
export function openBandAccumulator(
  seriesCount: number,
  questions: ReadonlyMap<number, Questions> = new Map(),
  intervals: PercentileIntervals = 'sectioning',
): BandAccumulator {
  const tallies = Array.from({ length: seriesCount }, (_, index) =>
    openSeriesTally(questions.get(index) ?? NO_QUESTIONS),
  );
  const room = openSortedBins();
  const held = openHeldBlock();
  const histogram = openLogHistogram();
  let openSamples = 0;
  let samplesPerReplicate = Infinity;
  const addHeld = () => {
    for (const [index, tally] of tallies.entries()) {
      tally.replicate ??= openTally(tally.questions.amounts);
      held.addTo(index, tally.replicate);
    }
    held.clear();
  };
  return {
    add(values, sampleCount) {
      assert.equal(values.length, seriesCount * sampleCount, 'a block has the shape [series][sample]');
      if (held.sampleCount > 0) addHeld();
      held.hold(values, sampleCount);
      if (openSamples > 0) addHeld();
      openSamples += sampleCount;
    },
    closeReplicate(save) {
      assert(openSamples >= 2, `a replicate needs at least 2 samples, not ${openSamples}`);
      if (save !== undefined) writeWhole(save, openSamples);
      samplesPerReplicate = Math.min(samplesPerReplicate, openSamples);
      openSamples = 0;
      for (const [index, tally] of tallies.entries()) {
        const { amounts } = tally.questions;
        const replicate =
          held.sampleCount === 0
            ? tally.replicate!
            : held.addTo(index, { moments: openMoments(), exceedances: openExceedances(amounts), histogram });
        closeSeriesReplicate(tally, replicate, room, save);
      }
      held.clear();
    },
    saveReplicate(save) {
      if (held.sampleCount > 0) addHeld();
      writeWhole(save, openSamples);
      for (const { replicate } of tallies) packTally(save, replicate!, sortBins(replicate!.histogram, room));
    },
    loadReplicate(saved) {
      assert.equal(openSamples, 0, 'a replicate is open');
      openSamples = readWhole(saved);
      for (const tally of tallies) {
        tally.replicate ??= openTally(tally.questions.amounts);
        unpackTally(saved, tally.replicate);
      }
    },
    dropReplicate() {
      openSamples = 0;
      held.clear();
      for (const { replicate } of tallies) if (replicate !== undefined) clearTally(replicate);
    },
    finish() {
      assert.equal(openSamples, 0, 'the last replicate is still open');
      return tallies.map((tally) => finishSeries(tally, samplesPerReplicate, intervals, room));
    },
  };
}

function openSeriesTally(questions: Questions): SeriesTally {
  return {
    questions,
    replicate: undefined,
    pooled: openTally(questions.amounts),
    replicateRows: [],
  };
}

/** @param replicate  emptied */
function closeSeriesReplicate(
  tally: SeriesTally,
  replicate: Tally,
  room: SortedBins,
  save: NumberWriter | undefined,
): void {
  const { questions } = tally;
  const bins = sortBins(replicate.histogram, room);
  if (save !== undefined) packTally(save, replicate, bins);
  tally.replicateRows.push(rowOf(statisticsOf(replicate, bins, questions.levels)));
  moveTally(replicate, bins, tally.pooled);
}

function finishSeries(
  tally: SeriesTally,
  samplesPerReplicate: number,
  intervals: PercentileIntervals,
  room: SortedBins,
): SeriesStatistics {
  const { pooled, questions } = tally;
  const bins = sortBins(pooled.histogram, room);
  const ofReplicates = (place: number) => tally.replicateRows.map((row) => row[place]!);
  const row = rowOf(statisticsOf(pooled, bins, questions.levels));
  const estimates = row.map((value, place) => section(value, ofReplicates(place), CONFIDENCE));
  const statistics = statisticsInRow(estimates, questions);
  const percentile = (level: number, estimate: Estimate): Estimate =>
    hasOrderStatistics(intervals, bins.count, level) ? between(bins, estimate.value, level) : estimate;
  const excesses = expectedExcesses(pooled.exceedances);
  return {
    sampleCount: bins.count,
    samplesPerReplicate,
    mean: statistics.mean,
    sd: statistics.sd,
    percentiles: BAND_LEVELS.map((level, i) => percentile(level, statistics.percentiles[i]!)),
    es95: statistics.es95,
    levels: questions.levels.map((level, i) => ({
      level,
      amount: percentile(level, statistics.amountsAtLevels[i]!),
      probabilityOver: shareAboveQuantile(bins, level),
      expectedExcess: excessAtLevel(bins, level),
    })),
    amounts: questions.amounts.map((amount, i) => ({
      amount,
      probabilityOver: cutToUnit(statistics.probabilitiesOver[i]!),
      expectedExcess: excesses[i]!,
    })),
  };
}

/** A percentile and the order statistics around it, to the outer edges of their bins. */
function between(bins: SortedBins, value: number, level: number): Estimate {
  const { lowRank, highRank } = rankInterval(bins.count, level, CONFIDENCE)!;
  return { value, ciLow: boundsOfRank(bins, lowRank)[0], ciHigh: boundsOfRank(bins, highRank)[1] };
}

/** E[(X - q)+] with q the quantile: the tail mean's distance from q, times the weight of the tail. */
function excessAtLevel(bins: SortedBins, level: number): number {
  return (tailMeanOfBins(bins, level) - quantileOfBins(bins, level)) * (1 - level);
}

/** No probability lies outside [0, 1], so no part of its interval needs to. */
function cutToUnit({ value, ciLow, ciHigh }: Estimate): Estimate {
  return { value, ciLow: Math.max(0, ciLow), ciHigh: Math.min(1, ciHigh) };
}
