import assert from 'node:assert/strict';
import { type ConversationState, meterEnd, meterTurn, type TurnDraws } from '../cost/meter-turn.ts';
import { openTicketMeters, type TicketMeters } from '../cost/ticket-meters.ts';
import type { TurnLaw } from '../cost/ticket-moments.ts';
import { TOKEN_MOMENTS, writeTokenMoments } from '../cost/token-moments.ts';
import { massesOf } from '../random/step-table.ts';
import { type ConversationPart, quantityOf, TICKET_PARTS, TURN_PARTS } from './conversation-parts.ts';
import { type BoundQuantity, bindQuantity, fillQuantity, isFixed } from './draw-quantity.ts';
import type { Model } from './model.ts';
import type { BoundConversation } from './stream-tickets.ts';
import { uniformWords } from './uniform-words.ts';

/** Tickets that stand for all tickets of a trial when the moments of their tokens are taken. */
export const INNER_TICKETS = 1024;

/** Turns that hardly any ticket reaches need fewer tickets: these at least, a power of two. */
const FEWEST_TICKETS = 16;

/**
 * The same scrambled Sobol tickets for every trial of a replicate.
 *
 * One set for all trials keeps the moments smooth in the uncertain quantities, so it adds nothing to the
 * spread between trials; another scramble for each replicate puts the set's own error into the interval. How
 * many turns a ticket takes is not drawn: every ticket goes on, and the moments are taken after each turn.
 */
export interface InnerTickets {
  readonly ticketCount: number;
  /** Tickets metered at a turn index; never more than at an earlier one. */
  readonly ticketCountAt: (turnIndex: number) => number;
  /** Uniform words of a part and turn; shape [tickets at that turn]. */
  readonly words: (part: ConversationPart, turnIndex: number) => Uint32Array;
  readonly meters: TicketMeters;
  readonly state: ConversationState;
  /** Values of each part at the turn that is being metered; shape [ticket]. */
  readonly values: Readonly<Record<ConversationPart, Float64Array>>;
}

/**
 * Opens the inner tickets of one replicate.
 *
 * @param mostTickets  a power of two; one ticket is enough where nothing but the turns varies
 */
export function openInnerTickets(
  model: Model,
  replicate: number,
  mostTickets: number = INNER_TICKETS,
): InnerTickets {
  const parts = [...TICKET_PARTS, ...TURN_PARTS];
  const varies = parts.some((part) => quantityOf(model.conversation, part).kind !== 'constant');
  const ticketCount = varies ? mostTickets : 1;
  const ticketCountAt = ticketsReaching(pointTurnLaw(model), ticketCount);
  const wordsByPart = Object.fromEntries(parts.map((part) => [part, [] as Uint32Array[]]));
  const column = () => new Float64Array(ticketCount);
  return {
    ticketCount,
    ticketCountAt,
    words(part, turnIndex) {
      const words = wordsByPart[part]!;
      words[turnIndex] ??= innerWords(model.seed, part, turnIndex, replicate, ticketCountAt(turnIndex));
      return words[turnIndex];
    },
    meters: openTicketMeters(ticketCount),
    state: { historyTokens: column(), prefixTokens: column() },
    values: Object.fromEntries(parts.map((part) => [part, column()])) as Record<
      ConversationPart,
      Float64Array
    >,
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
 * @returns token moments of tickets that end after turn 1, 2, …, turnCount; shape [turns][TOKEN_MOMENTS]
 */
export function meterInnerTickets(
  model: Model,
  inner: InnerTickets,
  bound: BoundConversation,
  turnCount: number,
): Float64Array {
  const { conversation, caching } = model;
  const { meters, state, values } = inner;
  for (const column of [...Object.values(meters), ...Object.values(state)]) column.fill(0);
  const moments = new Float64Array(turnCount * TOKEN_MOMENTS);
  const active = Uint32Array.from({ length: inner.ticketCount }, (_, ticket) => ticket);
  const draw = (part: ConversationPart, turnIndex: number) =>
    fillQuantity(bound[part], inner.words(part, turnIndex), inner.ticketCountAt(turnIndex), values[part]);
  for (const part of TICKET_PARTS) draw(part, 0);
  const draws: TurnDraws = { ...values, hitRates: values.hitRate };
  for (let turnIndex = 0; turnIndex < turnCount; turnIndex++) {
    const ticketCount = inner.ticketCountAt(turnIndex);
    for (const part of TURN_PARTS) {
      const drawn = conversation[part];
      if (turnIndex === 0 || !('per' in drawn) || drawn.per === 'turn') draw(part, turnIndex);
    }
    meterTurn(caching, turnIndex, active, ticketCount, draws, state, meters);
    meterEnd(caching, ticketCount, values.cachedTokens, meters);
    writeTokenMoments(meters, ticketCount, moments, turnIndex * TOKEN_MOMENTS);
  }
  return moments;
}

/** True when nothing but the turns of a ticket has a law that changes from trial to trial. */
export function onlyTurnsChange(model: Model): boolean {
  return [...TICKET_PARTS, ...TURN_PARTS].every((part) => isFixed(quantityOf(model.conversation, part)));
}

/** The law of turns with every uncertain quantity at its mean. */
function pointTurnLaw(model: Model): TurnLaw {
  const means = Float64Array.from(model.uncertain, ({ mean }) => mean);
  return turnLawOf(bindQuantity(model.conversation.turns, means));
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

function innerWords(
  seed: number,
  part: ConversationPart,
  turnIndex: number,
  replicate: number,
  count: number,
): Uint32Array {
  const inTurn = TURN_PARTS.indexOf(part as (typeof TURN_PARTS)[number]);
  const dimension =
    inTurn === -1
      ? TICKET_PARTS.indexOf(part as (typeof TICKET_PARTS)[number])
      : TICKET_PARTS.length + TURN_PARTS.length * turnIndex + inTurn;
  return uniformWords(seed, `inner.${part}.${turnIndex}`, dimension, replicate, 0, count);
}
