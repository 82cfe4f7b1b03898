import { CACHED_TOKENS, INPUT_TOKENS, type TicketMoments, type TurnLaw } from '../cost/ticket-moments.ts';
import { type Box, evaluatePolynomials, fitPolynomials, termDegrees } from '../stats/polynomial-surface.ts';
import { type BoundKind, bindKind } from './bind-trials.ts';
import { CONTENT_PARTS, quantityOf } from './conversation-parts.ts';
import { inputsOfQuantity, tableValue } from './draw-quantity.ts';
import { inputsBeside, openInnerMeter, openInnerTickets, turnLawOf } from './inner-tickets.ts';
import type { Model, TicketKind } from './model.ts';
import { type MomentLayout, momentLayoutOf } from './moment-layout.ts';
import { requestOdds } from './request-odds.ts';
import { uniformWords } from './uniform-words.ts';

/** Gives the moments of a ticket in a trial; undefined where the surface leaves what moments can be. */
export type MomentSurface = (bound: BoundKind) => TicketMoments | undefined;

/** Tickets metered at each point that the polynomials are fitted to. */
const TICKETS_PER_POINT = 512;

const FIT_POINTS_PER_TERM = 1.5;
const CHECK_POINTS_PER_TERM = 0.5;

/** The points cover all but this share of an uncertain quantity at either end; the polynomials reach on. */
const END_SHARE = 1e-4;

/** Largest error at a checked point, relative: of the means of a ticket, and of its standard deviations. */
const MEAN_TOLERANCE = 3e-4;
const SD_TOLERANCE = 1e-2;
/** A hit rate that stays below this even at the edges moves no bill: all trials may have that of the means. */
const COLD_HIT_RATE = 1e-3;
/** Largest error of a skewness; a month of 225 tickets has a 15th of it. */
const SKEWNESS_TOLERANCE = 0.1;

/** Turns to meter over those asked for: the next trial may need more. */
const TURNS_AHEAD = 1.5;

/** Total degrees to try, and the most terms that are worth their points. */
const DEGREES = [2, 3, 4];
const MOST_TERMS = 70;

/**
 * Fits the token moments of tickets, turn by turn, as polynomials of the uncertain quantities that change the
 * laws of their tokens. Where a bill is linear in the tokens, as it is but for thresholds, moments are
 * polynomials of means and scales. The lowest degree that holds is taken.
 *
 * @returns undefined when moments metered at other points miss the polynomials by more than the tolerances
 */
export function openMomentSurface(
  model: Model,
  kind: TicketKind,
  replicate: number,
  warmth: number,
): MomentSurface | undefined {
  const metered: Float64Array[] = [];
  for (const degree of DEGREES) {
    const design = designOf(model, kind, degree);
    if (design.degrees.length > MOST_TERMS) return undefined;
    const surface = surfaceOn(design, model, kind, replicate, warmth, metered);
    if (surface !== undefined) return surface;
  }
  return undefined;
}

/** @param metered  rows of the design's points, in order, as far as they are known: a higher degree has more points */
function surfaceOn(
  { inputs, box, degrees, fitPoints, checkPoints }: Design,
  model: Model,
  kind: TicketKind,
  replicate: number,
  warmth: number,
  metered: Float64Array[],
): MomentSurface | undefined {
  const meter = openInnerMeter(kind, openInnerTickets(model, kind, replicate, TICKETS_PER_POINT));
  const inputsAt = ({ uncertain }: BoundKind) => valuesAt(inputs, uncertain);
  const atMeans = bindKind(kind, pointValues(model));
  const pointLaw = turnLawOf(atMeans.conversation.turns);
  let turnCount = turnsAhead(kind, pointLaw);
  const meterAll = (bound: BoundKind) => meter({ bound, odds: requestOdds(model, bound, warmth) }, turnCount);
  const layout = momentLayoutOf(kind);
  const momentsOf = (rows: Float64Array, { tariffs }: BoundKind) =>
    layout.moments(rows, pointLaw, tariffs, model.countsTurns);
  const pointRows = meterAll(atMeans);
  for (const bound of [...fitPoints, ...checkPoints].slice(metered.length)) metered.push(meterAll(bound));
  const checked = metered.slice(fitPoints.length);
  const isCold =
    hardlyReads(momentsOf(pointRows, atMeans)) &&
    checkPoints.every((bound, i) => hardlyReads(momentsOf(checked[i]!, bound)));
  const checkRows = isCold ? checked.map((rows) => withPlaces(layout, rows, pointRows)) : checked;
  const fitted = (rows: readonly Float64Array[], cold: Float64Array) => {
    const outputs = isCold ? rows.map((row) => withPlaces(layout, row, cold)) : rows;
    return fitPolynomials(box, degrees, fitPoints.map(inputsAt), outputs);
  };
  let room = new Float64Array(turnCount * layout.width);
  let surface = fitted(metered.slice(0, fitPoints.length), pointRows);
  const rowsAt = (bound: BoundKind, law: TurnLaw) => {
    evaluatePolynomials(surface, inputsAt(bound), law.turns.at(-1)! * layout.width, room);
    return room;
  };
  const holds = checkPoints.every((bound, i) =>
    agree(
      layout.moments(rowsAt(bound, pointLaw), pointLaw, bound.tariffs, model.countsTurns),
      momentsOf(checkRows[i]!, bound),
    ),
  );
  if (!holds) return undefined;
  return (bound) => {
    const law = turnLawOf(bound.conversation.turns);
    if (law.turns.at(-1)! > turnCount) {
      turnCount = turnsAhead(kind, law);
      room = new Float64Array(turnCount * layout.width);
      surface = fitted(fitPoints.map(meterAll), meterAll(atMeans));
    }
    const moments = layout.moments(rowsAt(bound, law), law, bound.tariffs, model.countsTurns);
    return areMoments(moments) ? moments : undefined;
  };
}

function valuesAt(places: readonly number[], uncertain: Float64Array): Float64Array {
  const values = new Float64Array(places.length);
  for (let i = 0; i < values.length; i++) values[i] = uncertain[places[i]!]!;
  return values;
}

function turnsAhead({ conversation }: TicketKind, { turns }: TurnLaw): number {
  const { turns: quantity } = conversation;
  const most =
    quantity.kind === 'shaped' ? quantity.law.max : quantity.kind === 'mixture' ? Infinity : turns.at(-1)!;
  return Math.min(most, Math.ceil(TURNS_AHEAD * turns.at(-1)!));
}

/** Where the surface is fitted and checked. */
interface Design {
  /** Places of the uncertain quantities that the moments depend on. */
  readonly inputs: readonly number[];
  readonly box: Box;
  readonly degrees: readonly (readonly number[])[];
  readonly fitPoints: readonly BoundKind[];
  readonly checkPoints: readonly BoundKind[];
}

/** Points denser towards the edges of the box (the arcsine law), everything else uncertain at its mean. */
function designOf(model: Model, kind: TicketKind, degree: number): Design {
  const inputs = inputsOf(kind);
  const endsOf = (level: number) =>
    inputs.map((index) => tableValue(model.uncertain[index]!.table, Math.floor(level * 2 ** 32)));
  const box = { lows: endsOf(END_SHARE), highs: endsOf(1 - END_SHARE) };
  const degrees = termDegrees(inputs.length, degree);
  const fitCount = Math.ceil(FIT_POINTS_PER_TERM * degrees.length) + 1;
  const count = fitCount + Math.ceil(CHECK_POINTS_PER_TERM * degrees.length) + 1;
  const columns = inputs.map((_, i) => uniformWords(model.seed, `surface.${i}`, i, 0, 0, count));
  const points = Array.from({ length: count }, (_, point) => {
    const uncertain = pointValues(model);
    inputs.forEach((index, i) => {
      const share = (1 - Math.cos(Math.PI * ((columns[i]![point]! + 0.5) / 2 ** 32))) / 2;
      uncertain[index] = box.lows[i]! + share * (box.highs[i]! - box.lows[i]!);
    });
    return bindKind(kind, uncertain);
  });
  return { inputs, box, degrees, fitPoints: points.slice(0, fitCount), checkPoints: points.slice(fitCount) };
}

function pointValues({ uncertain }: Model): Float64Array {
  return Float64Array.from(uncertain, ({ mean }) => mean);
}

function hardlyReads({ means }: TicketMoments): boolean {
  return means[CACHED_TOKENS]! <= COLD_HIT_RATE * means[INPUT_TOKENS]!;
}

/** Rows of moments with the cache moments of other rows; all of shape [turns][width]. */
function withPlaces(
  { width, cachePlaces }: MomentLayout,
  rows: Float64Array,
  others: Float64Array,
): Float64Array {
  const mixed = rows.slice();
  for (let row = 0; row < mixed.length; row += width) {
    for (const place of cachePlaces) mixed[row + place] = others[row + place]!;
  }
  return mixed;
}

/** Uncertain quantities that change the law of anything but the turns. */
function inputsOf(kind: TicketKind): readonly number[] {
  const ofConversation = CONTENT_PARTS.flatMap((part) =>
    inputsOfQuantity(quantityOf(kind.conversation, part)),
  );
  return [...new Set([...ofConversation, ...inputsBeside(kind)])];
}

function agree(found: TicketMoments, exact: TicketMoments): boolean {
  if (!areMoments(found)) return false;
  return [0, 1, 2, 3].every((a) => {
    const mean = exact.means[a]!;
    const sd = Math.sqrt(exact.covariances[5 * a]!);
    return (
      Math.abs(found.means[a]! - mean) <= MEAN_TOLERANCE * mean &&
      Math.abs(Math.sqrt(found.covariances[5 * a]!) - sd) <= SD_TOLERANCE * sd &&
      Math.abs(found.thirdMoments[a]! - exact.thirdMoments[a]!) <= SKEWNESS_TOLERANCE * sd * sd * sd
    );
  });
}

function areMoments({ means, covariances, readerShare }: TicketMoments): boolean {
  for (let a = 0; a < 4; a++) {
    if (!(means[a]! >= 0 && covariances[5 * a]! >= 0)) return false;
  }
  return readerShare >= 0 && readerShare <= 1;
}
