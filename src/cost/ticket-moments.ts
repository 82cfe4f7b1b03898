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
  const weights = { usd, second: secondWeights(usd), third: thirdWeights(usd) };
  const means = mixedMeans(momentsByTurns, law.turns, law.shares, usd);
  const writeRow = (turns: number, row: Float64Array) => {
    const from = (turns - 1) * TOKEN_MOMENTS;
    writeCostRow(momentsByTurns, from, weights, row);
    return momentsByTurns[from + READER_SHARE]!;
  };
  return mixRows(law, means, writeRow, countsTurns);
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
  const at = (turns: number) => (turns - 1) * BILLED_MOMENTS;
  const first = at(law.turns[0]!);
  const means = new Float64Array(4);
  for (let a = 0; a < 4; a++) {
    let away = 0;
    for (let i = 1; i < law.shares.length; i++) {
      away += law.shares[i]! * (momentsByTurns[at(law.turns[i]!) + a]! - momentsByTurns[first + a]!);
    }
    means[a] = momentsByTurns[first + a]! + away;
  }
  const writeRow = (turns: number, row: Float64Array) => {
    const from = at(turns);
    let pair = from + BILLED_SECONDS;
    for (let a = 0; a < 4; a++) {
      row[a] = momentsByTurns[from + a]!;
      row[THIRDS + a] = momentsByTurns[from + BILLED_THIRDS + a]!;
      for (let b = a; b < 4; b++) row[WITHIN + 4 * b + a] = momentsByTurns[pair++]!;
    }
    return momentsByTurns[from + BILLED_READERS]!;
  };
  return mixRows(law, means, writeRow, countsTurns);
}

/**
 * Mixes tickets of every number of turns by its share.
 *
 * @param means     means of the mixture; shape [4]
 * @param writeRow  writes the moments of tickets with so many turns, and returns their share of readers
 */
function mixRows(
  { turns, shares }: TurnLaw,
  means: Float64Array,
  writeRow: (turns: number, row: Float64Array) => number,
  countsTurns: boolean,
): TicketMoments {
  const covariances = new Float64Array(16);
  const thirdMoments = new Float64Array(4);
  const turnCovariances = new Float64Array(4);
  const meanTurns = countsTurns ? turns.reduce((sum, count, i) => sum + count * shares[i]!, 0) : 0;
  let readerShare = 0;
  for (let i = 0; i < shares.length; i++) {
    readerShare += shares[i]! * writeRow(turns[i]!, costRow);
    addRow(costRow, shares[i]!, means, covariances, thirdMoments);
    if (!countsTurns) continue;
    const weight = shares[i]! * (turns[i]! - meanTurns);
    for (let a = 0; a < 4; a++) turnCovariances[a]! += weight * (costRow[a]! - means[a]!);
  }
  for (let a = 0; a < 4; a++)
    for (let b = a + 1; b < 4; b++) covariances[4 * a + b] = covariances[4 * b + a]!;
  if (!countsTurns) return { means, covariances, thirdMoments, readerShare };
  const variance = turns.reduce(
    (sum, count, i) => sum + shares[i]! * (count - meanTurns) * (count - meanTurns),
    0,
  );
  const thirdMoment = turns.reduce((sum, count, i) => {
    const away = count - meanTurns;
    return sum + shares[i]! * away * away * away;
  }, 0);
  const ofTurns = { mean: meanTurns, variance, thirdMoment, covariances: turnCovariances };
  return { means, covariances, thirdMoments, readerShare, turns: ofTurns };
}

/** A row of moments of cost, input, cached and output tokens: 4 means, 4 x 4 covariances, 4 third moments. */
const WITHIN = 4;
const THIRDS = 20;
/** That of one number of turns after the other. */
const costRow = new Float64Array(24);

/** What the moments of the cost are made of: weights of means, second and third moments of tokens. */
interface CostWeights {
  readonly usd: readonly number[];
  readonly second: readonly number[];
  readonly third: readonly number[];
}

/** Turns one row of token moments into moments of cost and tokens; only the lower half of the covariances. */
function writeCostRow(
  moments: Float64Array,
  from: number,
  { usd, second, third }: CostWeights,
  row: Float64Array,
): void {
  const seconds = from + SECOND_MOMENTS;
  row[COST] = dot(usd, moments, from);
  // Where the price of a token that varies cancels out, rounding can leave a variance of no money below zero.
  row[WITHIN] = Math.max(0, dot(second, moments, seconds));
  row[THIRDS] = dot(third, moments, from + THIRD_MOMENTS);
  for (let a = 1; a < 4; a++) {
    const meter = METER[a]!;
    let withCost = 0;
    for (let m = 0; m < 4; m++) withCost += usd[m]! * moments[seconds + PAIR[4 * meter + m]!]!;
    row[a] = moments[from + meter]!;
    row[WITHIN + 4 * a] = withCost;
    for (let b = 1; b <= a; b++) row[WITHIN + 4 * a + b] = moments[seconds + PAIR[4 * meter + METER[b]!]!]!;
    row[THIRDS + a] = moments[from + THIRD_MOMENTS + CUBE[a]!]!;
  }
}

/** Adds one number of turns, by its share, to the moments around the overall means. */
function addRow(
  row: Float64Array,
  share: number,
  means: Float64Array,
  covariances: Float64Array,
  thirdMoments: Float64Array,
): void {
  for (let a = 0; a < 4; a++) {
    const away = row[a]! - means[a]!;
    for (let b = 0; b <= a; b++) {
      covariances[4 * a + b]! += share * (row[WITHIN + 4 * a + b]! + away * (row[b]! - means[b]!));
    }
    thirdMoments[a]! += share * (row[THIRDS + a]! + away * (3 * row[WITHIN + 5 * a]! + away * away));
  }
}

/** Meter of each place: input is meter 0, read 1, written 2, output 3. */
const METER = [-1, 0, 1, 3];
/** Place of each pair of meters among the second moments. */
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
