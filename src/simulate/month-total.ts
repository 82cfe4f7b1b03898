import assert from 'node:assert/strict';
import {
  CACHED_TOKENS,
  COST,
  INPUT_TOKENS,
  OUTPUT_TOKENS,
  type TicketMoments,
  type TurnMoments,
} from '../cost/ticket-moments.ts';
import { drawBinomial } from '../random/binomial.ts';
import type { Stream } from '../random/stream.ts';
import { standardThreeMomentQuantile } from '../random/three-moment-law.ts';

/**
 * Largest skewness of a month's total that the three-moment law may stand in for; above it the month's
 * tickets are drawn one by one. At 0.2 the law's percentiles are within 0.03 % of the exact compound sum.
 */
export const LAW_SKEWNESS_LIMIT = 0.2;

/** Largest coefficient of variation of such a total: below it, no draw of the law is negative. */
const LAW_CV_LIMIT = 0.12;

/** Totals of a month's tickets. */
export interface MonthTotal {
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  llmUsd: number;
  /** Turns of all tickets; 0 where no cost line goes by turns. */
  turns: number;
}

/** The totals of no ticket. */
export function openMonthTotal(): MonthTotal {
  return { inputTokens: 0, cachedTokens: 0, outputTokens: 0, llmUsd: 0, turns: 0 };
}

/** Makes the totals those of no ticket. */
export function clearMonthTotal(total: MonthTotal): void {
  total.inputTokens = total.cachedTokens = total.outputTokens = total.llmUsd = total.turns = 0;
}

/** What the totals of a trial's months are drawn from. Places: cost, input, cached and output tokens. */
export interface MonthLaw {
  readonly means: Float64Array;
  readonly sds: Float64Array;
  /** Standardised third moments. */
  readonly skewnesses: Float64Array;
  /** Lower Cholesky factor of the correlations; shape [4][4], rows of what does not vary are zero. */
  readonly factor: Float64Array;
  readonly readerShare: number;
  /** Fewest tickets for which the law of cost, input and output holds, and that of cached tokens. */
  readonly fewestTickets: number;
  readonly fewestTicketsForCached: number;
  /** Set where a cost line goes by turns. */
  readonly turns: TurnsLaw | undefined;
}

/** What the turns of a month's tickets are drawn from, given the scores of the other totals. */
interface TurnsLaw {
  readonly mean: number;
  readonly sd: number;
  readonly skewness: number;
  /** Weights of the four independent scores, then of the turns' own. */
  readonly weights: Float64Array;
}

/** A share is a sum over numbers of turns, whose own shares add up to 1 but for rounding. */
const SHARE_ROUNDING = 1e-9;

/** Makes the moments of one ticket ready for drawing totals of many. */
export function openMonthLaw(moments: TicketMoments): MonthLaw {
  const { means, covariances, thirdMoments, readerShare } = moments;
  const sds = new Float64Array(4);
  const skewnesses = new Float64Array(4);
  const fewest = new Float64Array(4);
  for (let a = 0; a < 4; a++) {
    const sd = Math.sqrt(covariances[5 * a]!);
    sds[a] = sd;
    if (sd > 0) {
      skewnesses[a] = thirdMoments[a]! / (sd * sd * sd);
      const bySkewness = skewnesses[a]! / LAW_SKEWNESS_LIMIT;
      const byCv = sd / (LAW_CV_LIMIT * means[a]!);
      fewest[a] = Math.max(bySkewness * bySkewness, byCv * byCv);
    }
  }
  const factor = correlationFactor(covariances, sds);
  if (!(readerShare >= 0 && readerShare < 1 + SHARE_ROUNDING)) {
    assert.fail(`${readerShare} of the tickets read the cache`);
  }
  return {
    means,
    sds,
    skewnesses,
    factor,
    readerShare: Math.min(readerShare, 1),
    turns: moments.turns && turnsLaw(moments.turns, factor, sds),
    fewestTickets: Math.max(fewest[COST]!, fewest[INPUT_TOKENS]!, fewest[OUTPUT_TOKENS]!),
    fewestTicketsForCached: fewest[CACHED_TOKENS]!,
  };
}

/** Whether a month of this many tickets may be drawn from the moments of one. */
export function lawHolds(law: MonthLaw, ticketCount: number): boolean {
  return ticketCount >= law.fewestTickets;
}

/**
 * Draws the totals of `ticketCount` independent tickets: each from the shifted lognormal law with the sum's
 * mean, variance and skewness, joined by a Gaussian copula with the correlations of a ticket. Cached tokens of
 * which few tickets have any are drawn as a binomial number of readers and what these read.
 *
 * @param scores   five independent standard-normal scores; the first is the cost's, the last the turns'
 * @param readers  stream of the number of readers
 */
export function drawMonthTotal(
  law: MonthLaw,
  ticketCount: number,
  scores: ArrayLike<number>,
  readers: Stream,
  out: MonthTotal,
): void {
  out.llmUsd = totalAt(law, COST, ticketCount, scores[COST]!);
  out.inputTokens = totalAt(law, INPUT_TOKENS, ticketCount, jointScore(law, INPUT_TOKENS, scores));
  out.cachedTokens =
    ticketCount >= law.fewestTicketsForCached
      ? totalAt(law, CACHED_TOKENS, ticketCount, jointScore(law, CACHED_TOKENS, scores))
      : totalOfReaders(
          law,
          drawBinomial(ticketCount, law.readerShare, readers),
          jointScore(law, CACHED_TOKENS, scores),
        );
  out.outputTokens = totalAt(law, OUTPUT_TOKENS, ticketCount, jointScore(law, OUTPUT_TOKENS, scores));
  out.turns = law.turns === undefined ? 0 : turnsAt(law.turns, ticketCount, scores);
}

/** The score of a total, joined to the others by the correlations of a ticket. */
function jointScore({ factor }: MonthLaw, a: number, scores: ArrayLike<number>): number {
  return (
    factor[4 * a]! * scores[0]! +
    factor[4 * a + 1]! * scores[1]! +
    factor[4 * a + 2]! * scores[2]! +
    factor[4 * a + 3]! * scores[3]!
  );
}

function turnsAt(
  { mean, sd, skewness, weights }: TurnsLaw,
  ticketCount: number,
  scores: ArrayLike<number>,
): number {
  if (sd === 0 || ticketCount === 0) return ticketCount * mean;
  const score = weights.reduce((sum, weight, i) => sum + weight * scores[i]!, 0);
  const root = Math.sqrt(ticketCount);
  return ticketCount * mean + root * sd * standardThreeMomentQuantile(score, skewness / root);
}

/** The row of the turns below the Cholesky factor of the other totals. */
function turnsLaw(
  { mean, variance, thirdMoment, covariances }: TurnMoments,
  factor: Float64Array,
  sds: Float64Array,
): TurnsLaw {
  const sd = Math.sqrt(variance);
  const weights = Float64Array.of(0, 0, 0, 0, 1);
  if (sd === 0) return { mean, sd, skewness: 0, weights };
  let explained = 0;
  for (let column = 0; column < 4; column++) {
    const pivot = factor[5 * column]!;
    if (pivot === 0) continue;
    let rest = covariances[column]! / (sd * sds[column]!);
    for (let k = 0; k < column; k++) rest -= weights[k]! * factor[4 * column + k]!;
    weights[column] = rest / pivot;
    explained += weights[column]! * weights[column]!;
  }
  weights[4] = Math.sqrt(Math.max(0, 1 - explained));
  return { mean, sd, skewness: thirdMoment / (sd * sd * sd), weights };
}

function totalAt(
  { means, sds, skewnesses }: MonthLaw,
  a: number,
  ticketCount: number,
  score: number,
): number {
  const mean = ticketCount * means[a]!;
  if (sds[a] === 0 || ticketCount === 0) return mean;
  const root = Math.sqrt(ticketCount);
  return mean + root * sds[a]! * standardThreeMomentQuantile(score, skewnesses[a]! / root);
}

/** Total of the tickets that read anything, at least one token each: lognormal with its mean and variance. */
function totalOfReaders({ means, sds, readerShare }: MonthLaw, readerCount: number, score: number): number {
  if (readerCount === 0) return 0;
  const mean = means[CACHED_TOKENS]! / readerShare;
  const meanSquare = (sds[CACHED_TOKENS]! ** 2 + means[CACHED_TOKENS]! ** 2) / readerShare;
  const variance = Math.log1p(Math.max(0, meanSquare / (mean * mean) - 1) / readerCount);
  return readerCount * mean * Math.exp(Math.sqrt(variance) * score - variance / 2);
}

function correlationFactor(covariances: Float64Array, sds: Float64Array): Float64Array {
  const factor = new Float64Array(16);
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column <= row && sds[row]! > 0; column++) {
      if (sds[column] === 0) continue;
      let rest = covariances[4 * row + column]! / (sds[row]! * sds[column]!);
      for (let k = 0; k < column; k++) rest -= factor[4 * row + k]! * factor[4 * column + k]!;
      if (row === column) {
        factor[5 * row] = rest > EXPLAINED ? Math.sqrt(rest) : 0;
      } else {
        const pivot = factor[5 * column]!;
        factor[4 * row + column] = pivot > 0 ? rest / pivot : 0;
      }
    }
  }
  return factor;
}

/** A share of the variance below this is what rounding leaves of one that the others explain. */
const EXPLAINED = 1e-9;
