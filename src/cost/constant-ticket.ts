import {
  type CachingRule,
  meterEnd,
  meterTurn,
  openConversationState,
  type RequestDraws,
  type TicketDraws,
  type TurnDraws,
} from './meter-turn.ts';
import { openTicketMeters } from './ticket-meters.ts';

/** A conversation of single requests in which every turn is the same, begun with a cold cache. */
export interface ConstantTicket {
  /** Whole number, at least 1. */
  readonly turns: number;
  readonly systemPromptTokens: number;
  readonly userTokens: number;
  readonly assistantTokens: number;
  /** Sent with the turn and not kept. */
  readonly retrievalTokens: number;
  readonly gapSeconds: number;
  /** Share of the re-sent prefix that is read, for the rule `hit_rate`. */
  readonly hitRate: number;
  /** Tokens read per ticket, for the rule `cached_tokens`. */
  readonly cachedTokens: number;
}

/** Tokens of one ticket; input is inclusive of what is read and written. */
export interface TicketTokens {
  readonly inputTokens: number;
  readonly readTokens: number;
  readonly writtenTokens: number;
  readonly outputTokens: number;
}

/**
 * Meters one constant conversation through the same turn engine that simulates millions.
 *
 * @example meterConstantTicket(article, { kind: 'none' }) // 6750 in, 1000 out: 5 turns of 150 + 200 after a prompt of 500
 */
export function meterConstantTicket(ticket: ConstantTicket, caching: CachingRule): TicketTokens {
  const only = (value: number) => Float64Array.of(value);
  const rules = { caching, retrievalKept: false, tierBounds: [], summaryAboveTokens: Infinity };
  const meters = openTicketMeters(1);
  const state = openConversationState(1);
  const ticketDraws: TicketDraws = {
    systemPromptTokens: only(ticket.systemPromptTokens),
    hitRate: only(ticket.hitRate),
    cachedTokens: only(ticket.cachedTokens),
  };
  const turn: TurnDraws = {
    userTokens: only(ticket.userTokens),
    assistantTokens: only(ticket.assistantTokens),
    retrievalTokens: only(ticket.retrievalTokens),
    gapSeconds: only(ticket.gapSeconds),
    toolCalls: only(0),
    summaryTokens: only(0),
    warmShares: only(0),
  };
  const request: RequestDraws = {
    callTokens: only(0),
    resultTokens: only(0),
    thinkingTokens: only(0),
    survivalShares: only(1),
    retries: only(0),
  };
  const active = Uint32Array.of(0);
  for (let turnIndex = 0; turnIndex < ticket.turns; turnIndex++) {
    const tickets = { active, positions: Uint32Array.of(0), count: 1 };
    meterTurn(rules, tickets, ticketDraws, turn, () => request, state, [meters]);
  }
  meterEnd(rules, 1, ticketDraws, [meters]);
  return {
    inputTokens: meters.inputTokens[0]!,
    readTokens: meters.readTokens[0]!,
    writtenTokens: meters.writtenTokens[0]!,
    outputTokens: meters.outputTokens[0]!,
  };
}
