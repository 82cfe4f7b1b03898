import assert from 'node:assert/strict';
import {
  type CachingRule,
  type ConversationState,
  meterEnd,
  meterTurn,
  type TurnDraws,
} from '../cost/meter-turn.ts';
import { openTicketMeters, type TicketMeters } from '../cost/ticket-meters.ts';
import type { ConversationPart } from './conversation-parts.ts';
import type { Conversation } from './model.ts';

/**
 * Gives the values of one quantity for the active tickets: position i belongs to ticket `active[i]`.
 * `turnIndex` counts from 0; quantities per ticket are asked for once, at turn 0, for all tickets. The result is
 * read before the next call and never written to.
 */
export type DrawPart = (
  part: ConversationPart,
  turnIndex: number,
  active: Uint32Array,
  activeCount: number,
) => Float64Array;

/** Room for a batch of conversations, used again and again. */
export interface ConversationRoom {
  readonly ticketCount: number;
  readonly active: Uint32Array;
  readonly state: ConversationState;
  readonly meters: TicketMeters;
  /** Values of per-ticket token quantities, laid out by active ticket. */
  readonly gathered: Readonly<Record<TokenPart, Float64Array>>;
}

type TokenPart = 'userTokens' | 'assistantTokens' | 'retrievalTokens';

/** Opens room for `ticketCount` conversations. */
export function openConversationRoom(ticketCount: number): ConversationRoom {
  const column = () => new Float64Array(ticketCount);
  return {
    ticketCount,
    active: new Uint32Array(ticketCount),
    state: { historyTokens: column(), prefixTokens: column() },
    meters: openTicketMeters(ticketCount),
    gathered: { userTokens: column(), assistantTokens: column(), retrievalTokens: column() },
  };
}

/**
 * Runs a batch of conversations turn by turn and meters their tokens.
 *
 * @returns the room's meters, overwritten by the next call
 */
export function meterConversations(
  conversation: Conversation,
  caching: CachingRule,
  room: ConversationRoom,
  draw: DrawPart,
): TicketMeters {
  const { ticketCount, active, state, meters } = room;
  clear(room);
  for (let i = 0; i < ticketCount; i++) active[i] = i;
  const whole = (part: ConversationPart) => draw(part, 0, active, ticketCount);
  const turns = whole('turns').slice(0, ticketCount);
  assert(
    turns.every((count) => count >= 1 && Number.isInteger(count)),
    'a ticket without whole turns',
  );
  const perTicket = {
    systemPromptTokens: whole('systemPromptTokens').slice(),
    hitRates: whole('hitRate').slice(),
    cachedTokens: whole('cachedTokens').slice(),
  };
  const tokens = tokenDraws(conversation, room, draw);
  let activeCount = ticketCount;
  for (let turnIndex = 0; activeCount > 0; turnIndex++) {
    const draws: TurnDraws = {
      ...perTicket,
      userTokens: tokens('userTokens', turnIndex, activeCount),
      assistantTokens: tokens('assistantTokens', turnIndex, activeCount),
      retrievalTokens: tokens('retrievalTokens', turnIndex, activeCount),
      gapSeconds: draw('gapSeconds', turnIndex, active, activeCount),
    };
    meterTurn(caching, turnIndex, active, activeCount, draws, state, meters);
    activeCount = keepLonger(turns, turnIndex + 1, active, activeCount);
  }
  meterEnd(caching, ticketCount, perTicket.cachedTokens, meters);
  return meters;
}

function clear({ state, meters }: ConversationRoom): void {
  for (const column of [...Object.values(state), ...Object.values(meters)]) column.fill(0);
}

/** Draws tokens per turn, or repeats the one draw of each ticket. */
function tokenDraws(conversation: Conversation, room: ConversationRoom, draw: DrawPart) {
  const { active, gathered, ticketCount } = room;
  const once = (part: TokenPart) =>
    conversation[part].per === 'ticket' ? draw(part, 0, active, ticketCount).slice() : undefined;
  const perTicket = {
    userTokens: once('userTokens'),
    assistantTokens: once('assistantTokens'),
    retrievalTokens: once('retrievalTokens'),
  };
  return (part: TokenPart, turnIndex: number, activeCount: number): Float64Array => {
    const values = perTicket[part];
    if (values === undefined) return draw(part, turnIndex, active, activeCount);
    const out = gathered[part];
    for (let i = 0; i < activeCount; i++) out[i] = values[active[i]!]!;
    return out;
  };
}

/** Moves the tickets with more than `turnCount` turns to the front of `active`, in order, and counts them. */
function keepLonger(
  turns: Float64Array,
  turnCount: number,
  active: Uint32Array,
  activeCount: number,
): number {
  let kept = 0;
  for (let i = 0; i < activeCount; i++) {
    const ticket = active[i]!;
    active[kept] = ticket;
    kept += turns[ticket]! > turnCount ? 1 : 0;
  }
  return kept;
}
