import assert from 'node:assert/strict';
import type { TurnLaw } from '../cost/ticket-moments.ts';
import { massesOf } from '../random/step-table.ts';
import { openStream } from '../random/stream.ts';
import { avalanche } from '../random/stream-key.ts';
import {
  CONTENT_PARTS,
  type ConversationPart,
  quantityOf,
  REQUEST_PARTS,
  TICKET_PARTS,
  TURN_PARTS,
} from './conversation-parts.ts';
import { type DrawSource, openConversationDraws, type RequestScore } from './draw-conversation.ts';
import { type BoundQuantity, bindQuantity, fillQuantity, isFixed } from './draw-quantity.ts';
import { openKindMeters } from './meter-kind.ts';
import { type Model, type Parameter, type TicketKind, tariffsOf } from './model.ts';
import { type MomentLayout, momentLayoutOf } from './moment-layout.ts';
import { NO_DIMENSION } from './sobol-dimensions.ts';
import type { TicketPlace } from './stream-tickets.ts';
import { isUniformKind, openUniformMeters } from './uniform-tickets.ts';
import { uniformWords } from './uniform-words.ts';

/** Tickets that stand for all tickets of a trial when the moments of their tokens are taken. */
export const INNER_TICKETS = 1024;

/** Turns that hardly any ticket reaches need fewer tickets: these at least, a power of two. */
const FEWEST_TICKETS = 16;

/**
 * Scrambled Sobol tickets of a replicate.
 *
 * Where a few meterings serve all trials, one set keeps the moments smooth in the uncertain quantities, so it adds
 * nothing to the spread between trials; another scramble for each replicate puts the set's own error into the
 * interval. A trial that meters its own tickets moves the set by a shift (XOR of each dimension with one word), so that
 * the error is another one in each trial, and averages out. How many turns a ticket takes is not drawn: every ticket
 * goes on, and the moments are taken after each turn.
 */
export interface InnerTickets {
  readonly ticketCount: number;
  /** Tickets metered at a turn index; never more than at an earlier one. */
  readonly ticketCountAt: (turnIndex: number) => number;
  /** Uniform words of a part, turn and request, for the first `count` tickets that draw. */
  readonly words: (...of: Parameters<DrawSource['words']>) => InnerWords;
}

/** Points of one dimension of the inner tickets. */
interface InnerWords {
  readonly words: Uint32Array;
  /** Tells the dimension from the others when a trial's shift is made. */
  readonly key: number;
}

/**
 * Opens the inner tickets of one replicate.
 *
 * @param mostTickets  a power of two; one ticket is enough where nothing but the turns varies
 */
export function openInnerTickets(
  model: Model,
  kind: TicketKind,
  replicate: number,
  mostTickets: number = INNER_TICKETS,
): InnerTickets {
  const ticketCount = contentVaries(kind) ? mostTickets : 1;
  const ticketCountAt = ticketsReaching(pointTurnLaw(model, kind), ticketCount);
  const dimensionOf = openDimensions(kind);
  const found: Map<string, InnerWords[]>[] = [];
  return {
    ticketCount,
    ticketCountAt,
    words(name, turnIndex, requestIndex, count) {
      found[requestIndex] ??= new Map();
      let byTurn = found[requestIndex].get(name);
      if (byTurn === undefined) {
        byTurn = [];
        found[requestIndex].set(name, byTurn);
      }
      const known = byTurn[turnIndex];
      if (known !== undefined && known.words.length >= count) return known;
      const place = requestIndex === 0 ? '' : `.${requestIndex}`;
      const key = `inner.${name}${place}.${turnIndex}`;
      const dimension = dimensionOf(name, turnIndex, requestIndex);
      const words = uniformWords(model.seed, key, dimension, replicate, 0, ticketCountAt(turnIndex));
      byTurn[turnIndex] = { words, key: openStream(model.seed, `${key}.shift`).next() };
      return byTurn[turnIndex];
    },
  };
}

function contentVaries({ conversation, cacheSurvival, retryRate, sharedPrompt }: TicketKind): boolean {
  return (
    sharedPrompt !== undefined ||
    mayVary(cacheSurvival) ||
    mayVary(retryRate) ||
    CONTENT_PARTS.some((part) => quantityOf(conversation, part).kind !== 'constant')
  );
}

/** Whether something with this probability may happen to one ticket and not to another. */
function mayVary(probability: Parameter): boolean {
  return probability.kind === 'uncertain' || (probability.value !== 0 && probability.value !== 1);
}

/** Gives every part that varies a Sobol dimension in each turn; a turn's further requests take streams. */
function openDimensions({ conversation, retryRate }: TicketKind) {
  const onTicket: readonly (ConversationPart | RequestScore)[] = TICKET_PARTS;
  const inTurn: readonly (ConversationPart | RequestScore)[] = [
    ...[...TURN_PARTS, ...REQUEST_PARTS].filter((part) => quantityOf(conversation, part).kind !== 'constant'),
    'warmth',
    'survival',
    ...(mayVary(retryRate) ? ['retry' as const] : []),
  ];
  return (name: ConversationPart | RequestScore, turnIndex: number, requestIndex: number): number => {
    if (onTicket.includes(name)) return onTicket.indexOf(name);
    if (requestIndex > 0 || !inTurn.includes(name)) return NO_DIMENSION;
    return onTicket.length + inTurn.length * turnIndex + inTurn.indexOf(name);
  };
}

/** The law of turns of a bound quantity. */
export function turnLawOf(turns: BoundQuantity): TurnLaw {
  if (turns.kind === 'constant') return { turns: Float64Array.of(turns.value), shares: Float64Array.of(1) };
  assert(turns.kind === 'table' && turns.table.kind === 'step', 'turns are whole numbers');
  return { turns: turns.table.values, shares: massesOf(turns.table) };
}

/**
 * Meters the inner tickets of one trial.
 *
 * @param shift  a whole number below 2^32 by which the trial moves the set; without one the set stays where it is
 * @returns moments of tickets that end after turn 1, 2, …, turnCount, in the layout
 */
export type InnerMeter = (place: TicketPlace, turnCount: number, shift?: number) => Float64Array;

/** Opens a meter of inner tickets, which uses the same memory for one trial after the other. */
export function openInnerMeter(
  kind: TicketKind,
  inner: InnerTickets,
  layout: MomentLayout = momentLayoutOf(kind),
): InnerMeter {
  const { ticketCount } = inner;
  let at: TicketPlace | undefined;
  let shiftOfTrial: number | undefined;
  const shifted = new Uint32Array(ticketCount);
  const words: DrawSource['words'] = (name, turnIndex, requestIndex, count) => {
    const { words: points, key } = inner.words(name, turnIndex, requestIndex, count);
    if (shiftOfTrial === undefined) return points;
    const shift = avalanche(avalanche(shiftOfTrial) ^ key);
    for (let i = 0; i < count; i++) shifted[i] = points[i]! ^ shift;
    return shifted;
  };
  const source: DrawSource = {
    ticketCount,
    oneTrial: true,
    boundOf: () => at!.bound.conversation,
    oddsOf: () => at!.odds,
    words,
    fill: (bound, part, turnIndex, requestIndex, count, out) =>
      fillQuantity(bound, words(part, turnIndex, requestIndex, count), count, out),
  };
  const metered = isUniformKind(kind)
    ? openUniformMeters(kind, source)
    : openKindMeters(kind, openConversationDraws(kind, source), ticketCount);
  const active = Uint32Array.from({ length: ticketCount }, (_, ticket) => ticket);
  return (place, turnCount, shift) => {
    at = place;
    shiftOfTrial = shift;
    metered.begin();
    const moments = new Float64Array(turnCount * layout.width);
    for (let turnIndex = 0; turnIndex < turnCount; turnIndex++) {
      const activeCount = inner.ticketCountAt(turnIndex);
      metered.turn(turnIndex, active, activeCount);
      metered.end(activeCount);
      layout.write(metered.meters, place.bound.tariffs, activeCount, moments, turnIndex * layout.width);
    }
    return moments;
  };
}

/** Places of the uncertain quantities, beside those of the conversation, that change the moments of a ticket's tokens. */
export function inputsBeside(kind: TicketKind): readonly number[] {
  const { cacheSurvival, retryRate } = kind;
  const prices = momentLayoutOf(kind).holdsPrices
    ? tariffsOf(kind).flatMap((tariff) => Object.values(tariff))
    : [];
  return [cacheSurvival, retryRate, ...(prices as Parameter[])].flatMap((value) =>
    value.kind === 'uncertain' ? [value.index] : [],
  );
}

/** True when nothing but the turns of a ticket has a law that changes from trial to trial. */
export function onlyTurnsChange(kind: TicketKind): boolean {
  return (
    inputsBeside(kind).length === 0 &&
    CONTENT_PARTS.every((part) => isFixed(quantityOf(kind.conversation, part)))
  );
}

/** The law of turns with every uncertain quantity at its mean. */
function pointTurnLaw({ uncertain }: Model, { conversation }: TicketKind): TurnLaw {
  const means = Float64Array.from(uncertain, ({ mean }) => mean);
  return turnLawOf(bindQuantity(conversation.turns, means));
}

/**
 * Tickets to meter at each turn: the share of tickets that gets there, eight times over, as a power of two, so
 * that they are again a Sobol set.
 */
function ticketsReaching({ turns, shares }: TurnLaw, ticketCount: number): (turnIndex: number) => number {
  const fewest = Math.min(FEWEST_TICKETS, ticketCount);
  const counts = new Uint32Array(turns.at(-1)!).fill(fewest);
  let place = turns.length;
  let reaching = 0;
  for (let turn = counts.length; turn >= 1; turn--) {
    if (place > 0 && turns[place - 1] === turn) reaching += shares[--place]!;
    let count = ticketCount;
    while (count > fewest && count > 8 * reaching * ticketCount) count /= 2;
    counts[turn - 1] = count;
  }
  return (turnIndex) => counts[turnIndex] ?? fewest;
}
