import assert from 'node:assert/strict';
import { standardThreeMomentQuantile } from '../random/three-moment-law.ts';
import { sumOfRange } from '../stats/compensated-sum.ts';
import { studentTQuantile } from '../stats/student-t-quantile.ts';
import type { Series } from './band.ts';

/** Samples of a few trials of one replicate. */
export interface SampleBlock {
  readonly replicate: number;
  readonly trialCount: number;
  /** Shape [series][sample]; the samples of a trial stand side by side, equally many for each. */
  readonly values: Float64Array;
}

/** Series that both engines have samples of. */
export interface SampleGroup {
  /** Shape [series], as the blocks have them. */
  readonly series: readonly Series[];
  /** At least two replicates, of about equal size. */
  readonly fast: readonly SampleBlock[];
  /** Independent trials. */
  readonly plain: readonly SampleBlock[];
}

/**
 * What is compared of a series. Each is the mean of something over samples, so each has a standard error:
 *
 * - `mean`: the samples themselves
 * - `spread`: their distance from the mean of both engines. The mean distance stands for the sd, whose standard error
 *   a heavy tail makes too unsteady for small false-alarm rates
 * - `p05`, `p50`, `p95`: whether they are at most that percentile of both engines together; the share of them is
 *   what is compared, since a percentile of whole numbers may jump while its share does not
 * - `undefined`: whether they are no number, in a series where some are not; nothing else is then compared
 */
export type ComparedStatistic = 'mean' | 'spread' | 'p05' | 'p50' | 'p95' | 'undefined';

/** One statistic of one series from both engines. */
export interface Comparison {
  readonly series: Series;
  readonly statistic: ComparedStatistic;
  /** In the unit of the series; shares, from 0 to 1, for percentiles and `undefined`. */
  readonly fast: number;
  readonly plain: number;
  /** Plain minus fast, in standard errors of that difference. */
  readonly standardErrors: number;
  /** Largest |standardErrors| on its side that the false-alarm rate allows. */
  readonly limit: number;
}

/** What comes of holding one engine against the other. */
export interface EngineComparison {
  readonly agree: boolean;
  /** All comparisons, those nearest to or farthest beyond their limit first. */
  readonly comparisons: readonly Comparison[];
}

/** Parts of the largest sample that two ways of adding up the same numbers may differ by. */
const ROUNDING = 1e-9;

/**
 * Holds the samples of the fast engine against those of the plain one.
 *
 * Each comparison is a two-sample test on the averages of trials. The standard error has two parts. The plain trials
 * are independent: the variance between trials, pooled over both engines, over their number. The fast ones are not,
 * but their replicates are: the variance between replicates over their number (sectioning). The limit is Student's
 * quantile with the degrees of freedom of Welch (1947), "The generalization of Student's problem", Biometrika 34; on
 * the side of the longer tail, widened by the skewness of the plain mean. Bonferroni shares out the rate, so it holds
 * however the series depend on each other.
 *
 * @param groups          as many as there are kinds of samples; at least one series among them
 * @param falseAlarmRate  at most this probability that any comparison of engines that agree is beyond its limit;
 *   0 < rate < 1
 */
export function compareEngines(groups: readonly SampleGroup[], falseAlarmRate: number): EngineComparison {
  const differences = groups.flatMap(({ series, fast, plain }) =>
    series.flatMap((one, index) =>
      compareSeries(one, trialsOf(fast, series.length, index), trialsOf(plain, series.length, index)),
    ),
  );
  const rate = falseAlarmRate / differences.length;
  const comparisons = differences
    .map((difference): Comparison => {
      const { degreesOfFreedom: _, skewness: __, ...comparison } = difference;
      return { ...comparison, limit: limitOf(difference, rate) };
    })
    .toSorted((one, other) => excess(other) - excess(one));
  return { agree: comparisons.every((one) => excess(one) <= 1), comparisons };
}

function excess({ standardErrors, limit }: Comparison): number {
  return Math.abs(standardErrors) / limit;
}

/** One series of one engine. */
interface Trials {
  readonly values: Float64Array;
  readonly samplesPerTrial: number;
  /** Of each trial. */
  readonly replicates: readonly number[];
}

interface Difference extends Omit<Comparison, 'limit'> {
  readonly degreesOfFreedom: number;
  readonly skewness: number;
}

function trialsOf(blocks: readonly SampleBlock[], seriesCount: number, index: number): Trials {
  const parts = blocks.map(({ values }) => {
    const sampleCount = values.length / seriesCount;
    return values.subarray(index * sampleCount, (index + 1) * sampleCount);
  });
  const values = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    values.set(part, start);
    start += part.length;
  }
  const replicates = blocks.flatMap(({ replicate, trialCount }) =>
    Array.from({ length: trialCount }, () => replicate),
  );
  return { values, samplesPerTrial: values.length / replicates.length, replicates };
}

function compareSeries(series: Series, fast: Trials, plain: Trials): readonly Difference[] {
  assert.equal(
    fast.samplesPerTrial,
    plain.samplesPerTrial,
    'trials of both engines have equally many samples',
  );
  const both = Float64Array.from([...fast.values, ...plain.values]).sort();
  const compare = (statistic: ComparedStatistic, roundingError: number, measure: Measure): Difference => ({
    series,
    statistic,
    ...compareMeans(fast, plain, measure, roundingError),
  });
  if (!both.every(Number.isFinite)) {
    return [compare('undefined', 0, (value) => (Number.isFinite(value) ? 0 : 1))];
  }
  const roundingError = ROUNDING * Math.max(Math.abs(both[0]!), Math.abs(both.at(-1)!));
  const mean = meanOf(both);
  const compareShare = (statistic: ComparedStatistic, level: number) => {
    const percentile = both[Math.ceil(level * both.length) - 1]! + roundingError;
    return compare(statistic, 0, (value) => (value <= percentile ? 1 : 0));
  };
  return [
    compare('mean', roundingError, (value) => value),
    compare('spread', roundingError, (value) => Math.abs(value - mean)),
    compareShare('p05', 0.05),
    compareShare('p50', 0.5),
    compareShare('p95', 0.95),
  ];
}

type Measure = (value: number) => number;

/** Compares the means of a measure of the samples. */
function compareMeans(
  fast: Trials,
  plain: Trials,
  measure: Measure,
  roundingError: number,
): Omit<Difference, 'series' | 'statistic'> {
  const fastMeans = trialMeans(fast, measure);
  const plainMeans = trialMeans(plain, measure);
  const [fastMean, plainMean] = [meanOf(fastMeans), meanOf(plainMeans)];
  const deviations = Float64Array.from([
    ...fastMeans.map((value) => value - fastMean),
    ...plainMeans.map((value) => value - plainMean),
  ]);
  const variance = meanOfPowers(deviations, 2);
  const sections = replicateMeans(fastMeans, fast.replicates).map((value) => value - fastMean);
  const fastPart = meanOfPowers(sections, 2) / (sections.length - 1);
  const plainPart = variance / plainMeans.length;
  const gap = plainMean - fastMean;
  const skewness = variance > 0 ? meanOfPowers(deviations, 3) / (variance * Math.sqrt(variance)) : 0;
  return {
    fast: fastMean,
    plain: plainMean,
    standardErrors: Math.abs(gap) <= roundingError ? 0 : gap / Math.sqrt(fastPart + plainPart),
    degreesOfFreedom: welchDegrees(fastPart, sections.length - 1, plainPart, deviations.length - 2),
    skewness: skewness / Math.sqrt(plainMeans.length),
  };
}

/** Degrees of freedom of a sum of two variances, each with degrees of its own; the larger where both are 0. */
function welchDegrees(one: number, oneDegrees: number, other: number, otherDegrees: number): number {
  const sum = one + other;
  if (sum === 0) return Math.max(oneDegrees, otherDegrees);
  return 1 / ((one / sum) ** 2 / oneDegrees + (other / sum) ** 2 / otherDegrees);
}

/** Largest distance in standard errors that chance exceeds on either side with probability `rate`. */
function limitOf({ standardErrors, degreesOfFreedom, skewness }: Difference, rate: number): number {
  const score = studentTQuantile(1 - rate / 2, degreesOfFreedom);
  const isLongTail = Math.sign(standardErrors) === Math.sign(skewness);
  return isLongTail ? standardThreeMomentQuantile(score, Math.abs(skewness)) : score;
}

function trialMeans({ values, samplesPerTrial, replicates }: Trials, measure: Measure): Float64Array {
  return Float64Array.from(replicates, (_, trial) => {
    let sum = 0;
    for (let i = 0; i < samplesPerTrial; i++) sum += measure(values[trial * samplesPerTrial + i]!);
    return sum / samplesPerTrial;
  });
}

function replicateMeans(trials: Float64Array, replicates: readonly number[]): Float64Array {
  return Float64Array.from(new Set(replicates), (replicate) =>
    meanOf(trials.filter((_, trial) => replicates[trial] === replicate)),
  );
}

function meanOf(values: Float64Array): number {
  return sumOfRange(values, 0, values.length) / values.length;
}

function meanOfPowers(values: Float64Array, power: 2 | 3): number {
  return meanOf(values.map((value) => value ** power));
}
