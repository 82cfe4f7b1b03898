import { type CompensatedSum, totalOf } from '../stats/compensated-sum.ts';
import {
  addToExceedances,
  type Exceedances,
  mergeExceedances,
  openExceedances,
  sharesOver,
} from '../stats/exceedances.ts';
import {
  addToHistogram,
  clearHistogram,
  type LogHistogram,
  mergeHistogram,
  openLogHistogram,
} from '../stats/log-histogram.ts';
import { addToMoments, type Moments, meanOf, mergeMoments, openMoments, sdOf } from '../stats/moments.ts';
import { packBins, unpackBins } from '../stats/packed-histogram.ts';
import {
  type NumberReader,
  type NumberWriter,
  readFloat,
  readWhole,
  writeFloat,
  writeWhole,
} from '../stats/packed-numbers.ts';
import { moveBins, quantileOfBins, type SortedBins, tailMeanOfBins } from '../stats/sorted-bins.ts';
import { BAND_LEVELS, TAIL_LEVEL } from './band.ts';

/** What is asked about a series beyond its band. */
export interface Questions {
  /** Levels, between 0 and 1, whose amount is asked. */
  readonly levels: readonly number[];
  /** Amounts, in the unit of the series, whose risk is asked. */
  readonly amounts: readonly number[];
}

/** All that is remembered of one list of samples; its size does not depend on how many there are. */
export interface Tally {
  moments: Moments;
  exceedances: Exceedances;
  readonly histogram: LogHistogram;
}

/** Samples are added so many at a time, so that they are still at hand for one step after the other. */
const RUN = 1024;

/** The tally of no samples; `amounts` are those of the questions. */
export function openTally(amounts: readonly number[]): Tally {
  return { moments: openMoments(), exceedances: openExceedances(amounts), histogram: openLogHistogram() };
}

/** Adds the samples `values[start] .. values[end - 1]`. */
export function addToTally(tally: Tally, values: Float64Array, start: number, end: number): void {
  for (let first = start; first < end; first += RUN) {
    const runEnd = Math.min(first + RUN, end);
    const { least, largest } = addToMoments(tally.moments, values, first, runEnd);
    addToExceedances(tally.exceedances, values, first, runEnd);
    addToHistogram(tally.histogram, values, first, runEnd, least, largest);
  }
}

/** Whether every sample added so far is a finite number: one that is not makes the compensated sum NaN. */
export function isFiniteTally(tally: Tally): boolean {
  return Number.isFinite(totalOf(tally.moments.total));
}

/** Adds to `into` the samples that `from` stands for; both must have been opened with the same amounts. */
export function mergeTally(into: Tally, from: Tally): void {
  mergeMoments(into.moments, from.moments);
  mergeExceedances(into.exceedances, from.exceedances);
  mergeHistogram(into.histogram, from.histogram);
}

/**
 * Moves the samples of one tally to another; both must have been opened with the same amounts.
 *
 * @param from  emptied; keeps its memory for the next samples
 * @param bins  those of the histogram of `from`
 */
export function moveTally(from: Tally, bins: SortedBins, into: Tally): void {
  mergeMoments(into.moments, from.moments);
  mergeExceedances(into.exceedances, from.exceedances);
  moveBins(from.histogram, bins, into.histogram);
  from.moments = openMoments();
  from.exceedances = openExceedances(from.exceedances.amounts);
}

/** Forgets all samples and keeps the memory for the next ones. */
export function clearTally(tally: Tally): void {
  tally.moments = openMoments();
  tally.exceedances = openExceedances(tally.exceedances.amounts);
  clearHistogram(tally.histogram);
}

/** Writes a tally with all its bits; `bins` are those of its histogram. */
export function packTally(writer: NumberWriter, tally: Tally, bins: SortedBins): void {
  const { moments, exceedances } = tally;
  writeWhole(writer, moments.count);
  packSum(writer, moments.total);
  writeFloat(writer, moments.squaredDeviations);
  writeWhole(writer, exceedances.sampleCount);
  for (const index of exceedances.amounts.keys()) {
    writeWhole(writer, exceedances.overCounts[index]!);
    packSum(writer, exceedances.excesses[index]!);
  }
  packBins(writer, bins);
}

/** Makes a tally of no samples what `packTally` wrote of one that was asked the same amounts. */
export function unpackTally(reader: NumberReader, tally: Tally): void {
  const { moments, exceedances } = tally;
  moments.count = readWhole(reader);
  unpackSum(reader, moments.total);
  moments.squaredDeviations = readFloat(reader);
  exceedances.sampleCount = readWhole(reader);
  for (const index of exceedances.amounts.keys()) {
    exceedances.overCounts[index] = readWhole(reader);
    unpackSum(reader, exceedances.excesses[index]!);
  }
  unpackBins(reader, tally.histogram);
}

function packSum(writer: NumberWriter, { sum, lost }: CompensatedSum): void {
  writeFloat(writer, sum);
  writeFloat(writer, lost);
}

function unpackSum(reader: NumberReader, total: CompensatedSum): void {
  total.sum = readFloat(reader);
  total.lost = readFloat(reader);
}

/** The statistics that carry an interval, each a number of one list of samples. */
export interface Statistics<T> {
  readonly mean: T;
  readonly sd: T;
  /** One per level of BAND_LEVELS. */
  readonly percentiles: readonly T[];
  readonly es95: T;
  /** One per level of the questions. */
  readonly amountsAtLevels: readonly T[];
  /** One per amount of the questions. */
  readonly probabilitiesOver: readonly T[];
}

/** The statistics of a tally of at least two samples; `bins` are those of its histogram. */
export function statisticsOf(tally: Tally, bins: SortedBins, levels: readonly number[]): Statistics<number> {
  const quantile = (level: number) => quantileOfBins(bins, level);
  const { min, max } = tally.histogram;
  // the rounding of a mean must not show as the spread of a constant
  const [mean, sd] = min === max ? [min, 0] : [meanOf(tally.moments), sdOf(tally.moments)];
  return {
    mean,
    sd,
    percentiles: BAND_LEVELS.map(quantile),
    es95: tailMeanOfBins(bins, TAIL_LEVEL),
    amountsAtLevels: levels.map(quantile),
    probabilitiesOver: sharesOver(tally.exceedances),
  };
}

/** Statistics as a row of numbers. */
export function rowOf(statistics: Statistics<number>): number[] {
  const { mean, sd, es95, percentiles, amountsAtLevels, probabilitiesOver } = statistics;
  return [mean, sd, es95, ...percentiles, ...amountsAtLevels, ...probabilitiesOver];
}

/** The statistics that `rowOf` put in a row, or what was made of each. */
export function statisticsInRow<T>(row: readonly T[], { levels }: Questions): Statistics<T> {
  const [mean, sd, es95] = row as readonly [T, T, T];
  const amounts = 3 + BAND_LEVELS.length;
  return {
    mean,
    sd,
    percentiles: row.slice(3, amounts),
    es95,
    amountsAtLevels: row.slice(amounts, amounts + levels.length),
    probabilitiesOver: row.slice(amounts + levels.length),
  };
}
