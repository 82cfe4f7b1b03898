import assert from 'node:assert/strict';
import { meterEnd, meterTurn } from '../cost/meter-turn.ts';
import { openTicketMeters } from '../cost/ticket-meters.ts';
import type { TurnLaw } from '../cost/ticket-moments.ts';
import { TOKEN_MOMENTS, writeTokenMoments } from '../cost/token-moments.ts';
import { massesOf } from '../random/step-table.ts';
import {
  CONTENT_PARTS,
  type ConversationPart,
  quantityOf,
  REQUEST_PARTS,
  TICKET_PARTS,
  TURN_PARTS,
} from './conversation-parts.ts';
import { type CacheScore, type DrawSource, openConversationDraws } from './draw-conversation.ts';
import { type BoundQuantity, bindQuantity, isFixed } from './draw-quantity.ts';
import type { Model, TicketKind } from './model.ts';
import { NO_DIMENSION } from './sobol-dimensions.ts';
import type { TicketPlace } from './stream-tickets.ts';
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
  /** Uniform words of a part, turn and request, for the first `count` tickets that draw. */
  readonly words: DrawSource['words'];
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
  const found = new Map<string, Uint32Array[]>();
  return {
    ticketCount,
    ticketCountAt,
    words(name, turnIndex, requestIndex, count) {
      const key = requestIndex === 0 ? name : `${name}.${requestIndex}`;
      let byTurn = found.get(key);
      if (byTurn === undefined) {
        byTurn = [];
        found.set(key, byTurn);
      }
      if ((byTurn[turnIndex]?.length ?? 0) < count) {
        const dimension = dimensionOf(name, turnIndex, requestIndex);
        const most = ticketCountAt(turnIndex);
        byTurn[turnIndex] = uniformWords(
          model.seed,
          `inner.${key}.${turnIndex}`,
          dimension,
          replicate,
          0,
          most,
        );
      }
      return byTurn[turnIndex]!;
    },
  };
}

function contentVaries({ conversation, cacheSurvival, sharedPrompt }: TicketKind): boolean {
  return (
    sharedPrompt !== undefined ||
    cacheSurvival.kind === 'uncertain' ||
    (cacheSurvival.value !== 0 && cacheSurvival.value !== 1) ||
    CONTENT_PARTS.some((part) => quantityOf(conversation, part).kind !== 'constant')
  );
}

/** Gives every part that varies a Sobol dimension in each turn; a turn's further requests take streams. */
function openDimensions({ conversation }: TicketKind) {
  const inTurn: readonly (ConversationPart | CacheScore)[] = [
    ...[...TURN_PARTS, ...REQUEST_PARTS].filter((part) => quantityOf(conversation, part).kind !== 'constant'),
    'warmth',
    'survival',
  ];
  return (name: ConversationPart | CacheScore, turnIndex: number, requestIndex: number): number => {
    const onTicket = TICKET_PARTS.indexOf(name as (typeof TICKET_PARTS)[number]);
    if (onTicket !== -1) return onTicket;
    if (requestIndex > 0) return NO_DIMENSION;
    return TICKET_PARTS.length + inTurn.length * turnIndex + inTurn.indexOf(name);
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
  kind: TicketKind,
  inner: InnerTickets,
  { conversation, odds }: TicketPlace,
  turnCount: number,
): Float64Array {
  const { ticketCount } = inner;
  const meters = openTicketMeters(ticketCount);
  const state = { historyTokens: new Float64Array(ticketCount), prefixTokens: new Float64Array(ticketCount) };
  const draws = openConversationDraws(kind.conversation, kind.toolDefinitionTokens, {
    ticketCount,
    oneTrial: true,
    boundOf: () => conversation,
    oddsOf: () => odds,
    words: inner.words,
  });
  const moments = new Float64Array(turnCount * TOKEN_MOMENTS);
  const active = Uint32Array.from({ length: ticketCount }, (_, ticket) => ticket);
  const ticketDraws = draws.ticket();
  for (let turnIndex = 0; turnIndex < turnCount; turnIndex++) {
    const activeCount = inner.ticketCountAt(turnIndex);
    const request = (requestIndex: number, positions: Uint32Array, count: number) =>
      draws.request(turnIndex, requestIndex, active, positions, count);
    const turn = draws.turn(turnIndex, active, activeCount);
    meterTurn(kind, turnIndex, active, activeCount, ticketDraws, turn, request, state, meters);
    meterEnd(kind, activeCount, ticketDraws, meters);
    writeTokenMoments(meters, activeCount, moments, turnIndex * TOKEN_MOMENTS);
  }
  return moments;
}

/** True when nothing but the turns of a ticket has a law that changes from trial to trial. */
export function onlyTurnsChange({ conversation, cacheSurvival }: TicketKind): boolean {
  return (
    cacheSurvival.kind === 'constant' &&
    CONTENT_PARTS.every((part) => isFixed(quantityOf(conversation, part)))
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
