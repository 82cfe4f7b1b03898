import { drawBootstrapWeights } from '../random/bootstrap-weights.ts';
import { normalQuantile } from '../random/normal-quantile.ts';
import { nextUnit, type Stream } from '../random/stream.ts';
import { standardThreeMomentQuantile } from '../random/three-moment-law.ts';
import type { Interval } from '../stats/closed-form-band.ts';
import { skewnessTilts } from '../stats/skewness-tilts.ts';
import { spreadFreedom } from '../stats/spread-freedom.ts';
import {
  type CentredValues,
  centreValues,
  type WeightedMoments,
  weightedMoments,
} from '../stats/weighted-moments.ts';

/** Probability that a month's cost lies in the band: from P5 to P95. */
export const BAND_LEVEL = 0.9;

/** With one fewer than a thousand trials the 50th and the 950th of them hold 90 % of what comes, exactly. */
const TRIALS = 999;

/** Where the three-moment law's percentiles stay within half a percent; above, tickets are drawn one by one. */
const LAW_SKEWNESS_LIMIT = 0.6;
/** Below this coefficient of variation of the month no draw of the law is negative. */
const LAW_CV_LIMIT = 0.12;

/**
 * How the sample's doubt enters: `bootstrap` gives every trial a world of its own, `plugin` takes the sample for
 * the whole truth, and is kept to show what that costs.
 */
export type PredictionMethod = 'bootstrap' | 'plugin';

export const PREDICTION_METHODS: readonly PredictionMethod[] = ['bootstrap', 'plugin'];

/**
 * Band of the cost of a month of further conversations like those of a log, from P5 to P95.
 *
 * Each trial weighs the conversations anew, then draws the month's total from the mean, variance and third moment
 * that the weights give; see docs/backtest.md.
 *
 * @param costsUsd      cost of each conversation, shape [conversation], at least 4
 * @param ticketCount   conversations of the month, at least 1
 * @param stream        read as far as needed
 */
export function predictMonth(
  costsUsd: Float64Array,
  ticketCount: number,
  method: PredictionMethod,
  stream: Stream,
): Interval {
  const totals = monthTotals(costsUsd, ticketCount, method, stream).sort();
  const rank = ((1 - BAND_LEVEL) / 2) * (TRIALS + 1);
  return { low: totals[Math.round(rank) - 1]!, high: totals[TRIALS - Math.round(rank)]! };
}

/** One total per trial, USD. */
function monthTotals(
  costsUsd: Float64Array,
  ticketCount: number,
  method: PredictionMethod,
  stream: Stream,
): Float64Array {
  const count = costsUsd.length;
  const values = centreValues(costsUsd);
  const weights = new Float64Array(count).fill(1);
  const words = new Uint32Array(count);
  const moments: WeightedMoments = { mean: 0, variance: 0, thirdMoment: 0 };
  const tilts = skewnessTilts(values);
  const freedom = spreadFreedom(values);
  return Float64Array.from({ length: TRIALS }, () => {
    if (method === 'bootstrap') {
      drawBootstrapWeights(stream, words, weights, count, freedom);
      for (let i = 0; i < count; i++) weights[i]! *= tilts[i]!;
    }
    weightedMoments(values, weights, moments);
    return drawTotal(values, weights, moments, ticketCount, stream);
  });
}

function drawTotal(
  values: CentredValues,
  weights: Float64Array,
  { mean, variance, thirdMoment }: WeightedMoments,
  ticketCount: number,
  stream: Stream,
): number {
  if (variance === 0) return ticketCount * mean;
  const totalSd = Math.sqrt(ticketCount * variance);
  const skewness = (ticketCount * thirdMoment) / (totalSd * totalSd * totalSd);
  const lawHolds = Math.abs(skewness) <= LAW_SKEWNESS_LIMIT && totalSd <= LAW_CV_LIMIT * ticketCount * mean;
  if (!lawHolds) return sumOfTickets(values, weights, ticketCount, stream);
  const score = normalQuantile(nextUnit(stream));
  return ticketCount * mean + totalSd * standardThreeMomentQuantile(score, skewness);
}

/** Draws that many conversations by their weights, and adds up what they cost. */
function sumOfTickets(
  { centre, offsets }: CentredValues,
  weights: Float64Array,
  ticketCount: number,
  stream: Stream,
): number {
  const cumulative = new Float64Array(offsets.length);
  let total = 0;
  for (let i = 0; i < offsets.length; i++) {
    total += weights[i]!;
    cumulative[i] = total;
  }
  let sum = ticketCount * centre;
  for (let ticket = 0; ticket < ticketCount; ticket++) {
    sum += offsets[placeOf(cumulative, nextUnit(stream) * total)]!;
  }
  return sum;
}

/** Index of the first entry above `height`. */
function placeOf(cumulative: Float64Array, height: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > height) high = middle;
    else low = middle + 1;
  }
  return low;
}
