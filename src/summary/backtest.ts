import assert from 'node:assert/strict';
import { normalCdf, normalQuantile } from '../random/normal-quantile.ts';
import { nextUnit, openStream, type Stream } from '../random/stream.ts';
import { closedFormBand, type Interval } from '../stats/closed-form-band.ts';
import { addToMoments, meanOf, openMoments, sdOf } from '../stats/moments.ts';
import { BAND_LEVEL, type PredictionMethod, predictMonth } from './predict-month.ts';

/** How a log is split: at random, or the past against what came after it. */
export type SplitOrder = 'random' | 'time';

export const SPLIT_ORDERS: readonly SplitOrder[] = ['random', 'time'];

/** A backtest to be done. */
export interface BacktestPlan {
  /** Conversations that the band is made from, at least 4. */
  readonly fitCount: number;
  /** Other conversations whose total cost it has to hold, at least 1. */
  readonly monthCount: number;
  readonly repeats: number;
  readonly order: SplitOrder;
  readonly method: PredictionMethod;
  readonly seed: number;
}

/** How often bands held the truth. */
export interface BandRecord {
  /** Shares of the repeats, 0 to 1: truth in the band, below it, above it. */
  readonly coverage: number;
  readonly below: number;
  readonly above: number;
  /** Mean width of the bands, USD per month. */
  readonly widthUsd: number;
}

/** What a backtest found. */
export interface BacktestResult extends BandRecord {
  /** What the coverage should be. */
  readonly nominal: number;
  /** Mean of the months' true costs, USD. */
  readonly actualUsd: number;
  /** The same splits with the band that can be reckoned by hand. */
  readonly closedForm: BandRecord;
  /** What makes bands from such a log too narrow, in words. */
  readonly warnings: readonly string[];
}

/** Where fewer conversations that differ by more than their mean were seen, no method tried held 90 %. */
const FEW_CONVERSATIONS = 200;
const LARGE_CV = 1;

/**
 * Splits a log again and again into conversations to learn from and a month to be predicted, and counts how often
 * the month's cost lies in its band.
 *
 * In random order every split is a fresh draw of both parts without a common conversation. In time order the part
 * to learn from is a stretch of the log and the month is what follows at once; stretches begin at random places
 * and overlap, so the repeats are not independent.
 *
 * @param costsUsd  cost of each conversation, in the order of time where that matters; shape [conversation], at
 *                  least fitCount + monthCount
 */
export function backtest(costsUsd: Float64Array, plan: BacktestPlan): BacktestResult {
  const { fitCount, monthCount, repeats, method, seed } = plan;
  assert(fitCount + monthCount <= costsUsd.length && fitCount >= 4 && monthCount >= 1 && repeats >= 1);
  const pool = costsUsd.slice();
  const band = openRecord();
  const closedForm = openRecord();
  let actualSumUsd = 0;
  for (let repeat = 0; repeat < repeats; repeat++) {
    const from = splitInto(pool, plan, openStream(seed, 'backtest.split', repeat));
    const fit = pool.slice(from, from + fitCount);
    const actualUsd = sumOf(pool.subarray(from + fitCount, from + fitCount + monthCount));
    actualSumUsd += actualUsd;
    const stream = openStream(seed, 'backtest.predict', repeat);
    count(band, predictMonth(fit, monthCount, method, stream), actualUsd);
    count(closedForm, closedFormBand(fit, monthCount, BAND_LEVEL), actualUsd);
  }
  return {
    ...recordOf(band, repeats),
    nominal: BAND_LEVEL,
    actualUsd: actualSumUsd / repeats,
    closedForm: recordOf(closedForm, repeats),
    warnings: fewConversationsWarning(costsUsd, fitCount),
  };
}

function fewConversationsWarning(costsUsd: Float64Array, fitCount: number): readonly string[] {
  const moments = openMoments();
  addToMoments(moments, costsUsd, 0, costsUsd.length);
  const cv = sdOf(moments) / meanOf(moments);
  if (fitCount >= FEW_CONVERSATIONS || !(cv > LARGE_CV)) return [];
  return [
    `${fitCount} conversations whose cost has a coefficient of variation of ${cv.toFixed(2)} are too few for any band ` +
      `made from them alone; use ${FEW_CONVERSATIONS} or more`,
  ];
}

/**
 * Share of months that a plug-in band of the given level holds: it keeps the month's own noise sqrt(1 / N) and
 * forgets the sample's sqrt(1 / n), so 2 Phi(z / sqrt(1 + N / n)) - 1.
 *
 * @example pluginCoverage(200, 2000, 0.9) // 0.380
 */
export function pluginCoverage(fitCount: number, monthCount: number, level: number): number {
  const z = normalQuantile((1 + level) / 2);
  return 2 * normalCdf(z / Math.sqrt(1 + monthCount / fitCount)) - 1;
}

/** Puts the split's conversations one behind the other, and says where they begin. */
function splitInto(
  pool: Float64Array,
  { fitCount, monthCount, order }: BacktestPlan,
  stream: Stream,
): number {
  const needed = fitCount + monthCount;
  if (order === 'time') return Math.floor(nextUnit(stream) * (pool.length - needed + 1));
  // Fisher & Yates: the places so far hold a draw without repetition, whatever order the rest was left in.
  for (let i = 0; i < needed; i++) {
    const other = i + Math.floor(nextUnit(stream) * (pool.length - i));
    const kept = pool[i]!;
    pool[i] = pool[other]!;
    pool[other] = kept;
  }
  return 0;
}

interface OpenRecord {
  belowCount: number;
  aboveCount: number;
  widthSumUsd: number;
}

function openRecord(): OpenRecord {
  return { belowCount: 0, aboveCount: 0, widthSumUsd: 0 };
}

function count(record: OpenRecord, { low, high }: Interval, actualUsd: number): void {
  record.belowCount += actualUsd < low ? 1 : 0;
  record.aboveCount += actualUsd > high ? 1 : 0;
  record.widthSumUsd += high - low;
}

function recordOf({ belowCount, aboveCount, widthSumUsd }: OpenRecord, repeats: number): BandRecord {
  return {
    coverage: (repeats - belowCount - aboveCount) / repeats,
    below: belowCount / repeats,
    above: aboveCount / repeats,
    widthUsd: widthSumUsd / repeats,
  };
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
