import type { TokenPrices } from '../prices/price-book.ts';
import { BILLED_MOMENTS, BILLED_READERS, BILLED_SECONDS, BILLED_THIRDS } from './billed-moments.ts';
import { READER_SHARE, SECOND_MOMENTS, THIRD_MOMENTS, TOKEN_MOMENTS } from './token-moments.ts';

/** Places in the moments of a ticket. */
export const COST = 0;
export const INPUT_TOKENS = 1;
export const CACHED_TOKENS = 2;
export const OUTPUT_TOKENS = 3;

/**
 * Moments of one ticket's cost and tokens, given everything uncertain: what a month's total needs to know about
 * its tickets. The order is cost (USD), input, cached and output tokens.
 */
export interface TicketMoments {
  /** Shape [4]. */
  readonly means: Float64Array;
  /** Shape [4][4]. */
  readonly covariances: Float64Array;
  /** Third central moment of each; shape [4]. */
  readonly thirdMoments: Float64Array;
  /** Probability that a ticket reads anything from the cache. */
  readonly readerShare: number;
  /** Set where a cost line goes by turns. */
  readonly turns?: TurnMoments;
}

/** Moments of a ticket's number of turns. */
export interface TurnMoments {
  readonly mean: number;
  readonly variance: number;
  readonly thirdMoment: number;
  /** Covariances with the places of the ticket's moments; shape [4]. */
  readonly covariances: Float64Array;
}

/** How many turns a ticket takes: `turns[i]`, whole and at least 1, with probability `shares[i]`. */
export interface TurnLaw {
  readonly turns: Float64Array;
  readonly shares: Float64Array;
}

/**
 * Moments of a ticket whose number of turns is random: exact sums over that number, by the laws of total
 * expectation, covariance and cumulance (Brillinger 1969, "The calculation of cumulants via conditioning",
 * Annals of the Institute of Statistical Mathematics 21).
 *
 * @param momentsByTurns  token moments of tickets that end after turn 1, 2, …; shape [turns][TOKEN_MOMENTS]
 */
export function ticketMoments(
  momentsByTurns: Float64Array,
  law: TurnLaw,
  prices: TokenPrices,
  countsTurns = false,
): TicketMoments {
  const usd = usdPerToken(prices);
  const means = mixedMeans(momentsByTurns, law.turns, law.shares, usd);
  return mixBills(billsOf(momentsByTurns, law.turns, usd), law, means, countsTurns);
}

/**
 * The same from the moments of bills, in which the prices already are.
 *
 * @param momentsByTurns  moments of bills of tickets that end after turn 1, 2, …; shape [turns][BILLED_MOMENTS]
 */
export function billedTicketMoments(
  momentsByTurns: Float64Array,
  law: TurnLaw,
  countsTurns = false,
): TicketMoments {
  return mixBills(momentsByTurns, law, meanBill(momentsByTurns, law), countsTurns);
}

/** Means of the mixture, as distances from the first row, so that equal rows give exactly their value. */
function meanBill(bills: Float64Array, { turns, shares }: TurnLaw): Float64Array {
  const first = (turns[0]! - 1) * BILLED_MOMENTS;
  const means = new Float64Array(4);
  for (let a = 0; a < 4; a++) {
    const ofFirst = bills[first + a]!;
    let away = 0;
    for (let i = 1; i < shares.length; i++) {
      away += shares[i]! * (bills[(turns[i]! - 1) * BILLED_MOMENTS + a]! - ofFirst);
    }
    means[a] = ofFirst + away;
  }
  return means;
}

/**
 * Mixes tickets of every number of turns by its share.
 *
 * @param bills  moments of bills of tickets that end after turn 1, 2, …; shape [turns][BILLED_MOMENTS]
 * @param means  means of the mixture; shape [4]
 */
function mixBills(
  bills: Float64Array,
  law: TurnLaw,
  means: Float64Array,
  countsTurns: boolean,
): TicketMoments {
  const covariances = new Float64Array(16);
  const thirdMoments = new Float64Array(4);
  for (let a = 0; a < 4; a++) {
    for (let b = a; b < 4; b++) {
      const covariance = mixedCovariance(bills, law, means, a, b);
      covariances[4 * a + b] = covariance;
      covariances[4 * b + a] = covariance;
    }
    thirdMoments[a] = mixedThirdMoment(bills, law, means, a);
  }
  const mixed = { means, covariances, thirdMoments, readerShare: mixedReaders(bills, law) };
  return countsTurns ? { ...mixed, turns: momentsOfTurns(bills, law, means) } : mixed;
}

function mixedCovariance(
  bills: Float64Array,
  { turns, shares }: TurnLaw,
  means: Float64Array,
  a: number,
  b: number,
): number {
  const place = BILLED_SECONDS + PAIR[4 * a + b]!;
  const meanA = means[a]!;
  const meanB = means[b]!;
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    const at = (turns[i]! - 1) * BILLED_MOMENTS;
    sum += shares[i]! * (bills[at + place]! + (bills[at + a]! - meanA) * (bills[at + b]! - meanB));
  }
  return sum;
}

function mixedThirdMoment(
  bills: Float64Array,
  { turns, shares }: TurnLaw,
  means: Float64Array,
  a: number,
): number {
  const variance = BILLED_SECONDS + PAIR[5 * a]!;
  const mean = means[a]!;
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    const at = (turns[i]! - 1) * BILLED_MOMENTS;
    const away = bills[at + a]! - mean;
    sum += shares[i]! * (bills[at + BILLED_THIRDS + a]! + away * (3 * bills[at + variance]! + away * away));
  }
  return sum;
}

function mixedReaders(bills: Float64Array, { turns, shares }: TurnLaw): number {
  let readers = 0;
  for (let i = 0; i < shares.length; i++) {
    readers += shares[i]! * bills[(turns[i]! - 1) * BILLED_MOMENTS + BILLED_READERS]!;
  }
  return readers;
}

/** The moments of the turns themselves, and their covariances with the bill. */
function momentsOfTurns(bills: Float64Array, { turns, shares }: TurnLaw, means: Float64Array): TurnMoments {
  const mean = turns.reduce((sum, count, i) => sum + count * shares[i]!, 0);
  const covariances = new Float64Array(4);
  let variance = 0;
  let thirdMoment = 0;
  for (let i = 0; i < shares.length; i++) {
    const away = turns[i]! - mean;
    variance += shares[i]! * away * away;
    thirdMoment += shares[i]! * away * away * away;
    const at = (turns[i]! - 1) * BILLED_MOMENTS;
    const weight = shares[i]! * away;
    for (let a = 0; a < 4; a++) covariances[a]! += weight * (bills[at + a]! - means[a]!);
  }
  return { mean, variance, thirdMoment, covariances };
}

/** Rows of token moments as moments of bills at these prices, for the numbers of turns that are asked for. */
function billsOf(momentsByTurns: Float64Array, turns: Float64Array, usd: readonly number[]): Float64Array {
  const weights = { usd, second: secondWeights(usd), third: thirdWeights(usd) };
  const count = turns.at(-1)! * BILLED_MOMENTS;
  if (roomForBills.length < count) roomForBills = new Float64Array(2 * count);
  for (const turn of turns) {
    writeBilledRow(
      momentsByTurns,
      (turn - 1) * TOKEN_MOMENTS,
      weights,
      roomForBills,
      (turn - 1) * BILLED_MOMENTS,
    );
  }
  return roomForBills;
}

/** The bills that tokens were last turned into; used again for the next ones. */
let roomForBills: Float64Array = new Float64Array(64 * BILLED_MOMENTS);

/** What the moments of the cost are made of: weights of means, second and third moments of tokens. */
interface CostWeights {
  readonly usd: readonly number[];
  readonly second: readonly number[];
  readonly third: readonly number[];
}

/** Turns one row of token moments into one of a bill. */
function writeBilledRow(
  moments: Float64Array,
  from: number,
  { usd, second, third }: CostWeights,
  out: Float64Array,
  start: number,
): void {
  const seconds = from + SECOND_MOMENTS;
  const outSeconds = start + BILLED_SECONDS;
  const outThirds = start + BILLED_THIRDS;
  out[start] = dot(usd, moments, from);
  // Where the price of a token that varies cancels out, rounding can leave a variance of no money below zero.
  out[outSeconds] = Math.max(0, dot(second, moments, seconds));
  out[outThirds] = dot(third, moments, from + THIRD_MOMENTS);
  for (let a = 1; a < 4; a++) {
    const meter = METER[a]!;
    let withCost = 0;
    for (let m = 0; m < 4; m++) withCost += usd[m]! * moments[seconds + PAIR[4 * meter + m]!]!;
    out[start + a] = moments[from + meter]!;
    out[outSeconds + PAIR[a]!] = withCost;
    for (let b = 1; b <= a; b++) {
      out[outSeconds + PAIR[4 * a + b]!] = moments[seconds + PAIR[4 * meter + METER[b]!]!]!;
    }
    out[outThirds + a] = moments[from + THIRD_MOMENTS + CUBE[a]!]!;
  }
  out[start + BILLED_READERS] = moments[from + READER_SHARE]!;
}

/** Meter of each place: input is meter 0, read 1, written 2, output 3. */
const METER = [-1, 0, 1, 3];
/** Place of each pair of four among the second moments, of meters as of a bill. */
const PAIR = [0, 1, 2, 3, 1, 4, 5, 6, 2, 5, 7, 8, 3, 6, 8, 9];
/** Place of each token's cube among the third moments. */
const CUBE = [-1, 0, 10, 19];

/** Means of the mixture, as distances from the first row, so that equal rows give exactly their value. */
function mixedMeans(
  moments: Float64Array,
  turns: Float64Array,
  shares: Float64Array,
  usd: readonly number[],
): Float64Array {
  const first = (turns[0]! - 1) * TOKEN_MOMENTS;
  const away = new Float64Array(4);
  for (let i = 1; i < shares.length; i++) {
    const from = (turns[i]! - 1) * TOKEN_MOMENTS;
    for (let meter = 0; meter < 4; meter++) {
      away[meter]! += shares[i]! * (moments[from + meter]! - moments[first + meter]!);
    }
  }
  const tokens = away.map((distance, meter) => moments[first + meter]! + distance);
  const costUsd = usd.reduce((sum, price, meter) => sum + price * tokens[meter]!, 0);
  return Float64Array.of(costUsd, tokens[0]!, tokens[1]!, tokens[3]!);
}

/** What one more token on each meter costs; input is inclusive, so read and written tokens cost the difference. */
function usdPerToken(prices: TokenPrices): readonly number[] {
  const { inputUsdPerMtok, cacheReadUsdPerMtok, cacheWriteUsdPerMtok, outputUsdPerMtok } = prices;
  return [
    inputUsdPerMtok / 1e6,
    (cacheReadUsdPerMtok - inputUsdPerMtok) / 1e6,
    (cacheWriteUsdPerMtok - inputUsdPerMtok) / 1e6,
    outputUsdPerMtok / 1e6,
  ];
}

/** Weights of the second moments in the variance of the cost. */
function secondWeights([a, b, c, d]: readonly number[]): readonly number[] {
  const [p, q, r, s] = [a!, b!, c!, d!];
  return [p * p, 2 * p * q, 2 * p * r, 2 * p * s, q * q, 2 * q * r, 2 * q * s, r * r, 2 * r * s, s * s];
}

/** Weights of the third moments in the third moment of the cost: multinomial coefficients times prices. */
function thirdWeights(usd: readonly number[]): readonly number[] {
  const weights: number[] = [];
  for (let i = 0; i < 4; i++) {
    for (let j = i; j < 4; j++) {
      for (let k = j; k < 4; k++) {
        const orders = i === j && j === k ? 1 : i === j || j === k ? 3 : 6;
        weights.push(orders * usd[i]! * usd[j]! * usd[k]!);
      }
    }
  }
  return weights;
}

function dot(weights: readonly number[], values: Float64Array, start: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * values[start + i]!;
  return sum;
}
