import assert from 'node:assert/strict';
import { normalCdf } from '../random/normal-quantile.ts';

/** What was forecast about one month, and what came. */
export interface ForecastMonth {
  /** Percentiles at the levels, ascending; shape [level]. */
  readonly percentiles: readonly number[];
  readonly actual: number;
}

/** How a level of the forecast fared. */
export interface LevelScore {
  readonly level: number;
  /** Months above the percentile, and how many there should be. */
  readonly above: number;
  readonly expectedAbove: number;
  readonly kupiecRatio: number;
  readonly kupiecP: number;
  /** Mean, in the unit of the forecast. */
  readonly pinballLoss: number;
}

/** One cell of the histogram of where the actuals fell in their forecasts. */
export interface PitCell {
  /** Levels of the cell's ends, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly months: number;
  readonly expectedMonths: number;
}

/** How a forecast fared over its months. */
export interface ForecastScore {
  readonly months: number;
  readonly pit: readonly PitCell[];
  readonly levels: readonly LevelScore[];
  /** Mean continuous ranked probability score, in the unit of the forecast; 0 is a forecast that was certain and right. */
  readonly crps: number;
  /** Months outside the band between the outermost levels that mirror each other, and how likely so odd a number is. */
  readonly band: {
    readonly low: number;
    readonly high: number;
    readonly outside: number;
    readonly kupiecP: number;
  };
}

/**
 * Holds percentiles against what came.
 *
 * @param levels  probabilities, ascending, 0.05 and 0.95 among them; shape [level]
 * @param months  at least one
 */
export function scoreForecast(levels: readonly number[], months: readonly ForecastMonth[]): ForecastScore {
  const count = months.length;
  assert(count >= 1 && levels.includes(BAND_LOW) && levels.includes(BAND_HIGH));
  const [low, high] = [levels.indexOf(BAND_LOW), levels.indexOf(BAND_HIGH)];
  const outside = months.filter(
    ({ actual, percentiles }) => actual < percentiles[low]! || actual > percentiles[high]!,
  ).length;
  const edges = [0, ...levels, 1];
  return {
    months: count,
    pit: edges.slice(1).map((to, i) => ({
      from: edges[i]!,
      to,
      months: months.filter((month) => cellOf(month) === i).length,
      expectedMonths: count * (to - edges[i]!),
    })),
    levels: levels.map((level, i) => scoreLevel(level, i, months)),
    crps: meanOf(months.map((month) => crpsOf(levels, month))),
    band: {
      low: BAND_LOW,
      high: BAND_HIGH,
      outside,
      kupiecP: kupiecTest(outside, count, 1 - (BAND_HIGH - BAND_LOW)).pValue,
    },
  };
}

const BAND_LOW = 0.05;
const BAND_HIGH = 0.95;

/** Number of percentiles that the actual lies above. */
function cellOf({ percentiles, actual }: ForecastMonth): number {
  return percentiles.filter((value) => actual > value).length;
}

function scoreLevel(level: number, index: number, months: readonly ForecastMonth[]): LevelScore {
  const above = months.filter(({ actual, percentiles }) => actual > percentiles[index]!).length;
  const { ratio, pValue } = kupiecTest(above, months.length, 1 - level);
  return {
    level,
    above,
    expectedAbove: months.length * (1 - level),
    kupiecRatio: ratio,
    kupiecP: pValue,
    pinballLoss: meanOf(
      months.map(({ actual, percentiles }) => pinballLoss(level, percentiles[index]!, actual)),
    ),
  };
}

/**
 * Likelihood-ratio test of how often something happened against how often it should.
 *
 * Kupiec (1995), "Techniques for verifying the accuracy of risk measurement models", Journal of Derivatives 3(2):
 * -2 [(n - x) ln(1 - p) + x ln p - (n - x) ln(1 - x/n) - x ln(x/n)], chi-square with one degree of freedom.
 *
 * @param times        how often, 0 <= times <= count
 * @param probability  of one time, 0 < probability < 1
 * @example kupiecTest(4, 24, 0.05) // ratio 4.3907, pValue 0.0361
 */
export function kupiecTest(
  times: number,
  count: number,
  probability: number,
): { readonly ratio: number; readonly pValue: number } {
  const rest = count - times;
  const logLikelihood = (p: number) =>
    (times > 0 ? times * Math.log(p) : 0) + (rest > 0 ? rest * Math.log(1 - p) : 0);
  // max: where the share is as stated, rounding can leave less than nothing
  const ratio = Math.max(0, 2 * (logLikelihood(times / count) - logLikelihood(probability)));
  return { ratio, pValue: 2 * normalCdf(-Math.sqrt(ratio)) };
}

/**
 * Loss of a percentile that was forecast: level times the miss from above, 1 - level times that from below.
 *
 * Koenker & Bassett (1978), "Regression quantiles", Econometrica 46(1).
 */
export function pinballLoss(level: number, percentile: number, actual: number): number {
  return actual > percentile ? level * (actual - percentile) : (1 - level) * (percentile - actual);
}

/**
 * Continuous ranked probability score, the integral of (F(x) - 1{actual <= x})², of the law that runs straight
 * from percentile to percentile and ends at the outermost two.
 *
 * Gneiting & Raftery (2007), "Strictly proper scoring rules, prediction, and estimation", JASA 102, section 4.2.
 */
export function crpsOf(levels: readonly number[], { percentiles, actual }: ForecastMonth): number {
  let score = Math.max(0, percentiles[0]! - actual) + Math.max(0, actual - percentiles.at(-1)!);
  for (let i = 0; i + 1 < levels.length; i++) {
    const [from, to] = [percentiles[i]!, percentiles[i + 1]!];
    const [low, high] = [levels[i]!, levels[i + 1]!];
    const cut = Math.min(Math.max(actual, from), to);
    const middle = to > from ? low + ((cut - from) / (to - from)) * (high - low) : high;
    score += (cut - from) * meanSquare(low, middle) + (to - cut) * meanSquare(1 - middle, 1 - high);
  }
  return score;
}

/** Mean of the squares between two numbers. */
function meanSquare(a: number, b: number): number {
  return (a * a + a * b + b * b) / 3;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
