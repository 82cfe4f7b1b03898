import assert from 'node:assert/strict';
import { meterEnd, meterTurn } from '../cost/meter-turn.ts';
import { openTicketMeters, type TicketMeters } from '../cost/ticket-meters.ts';
import { type DrawSource, openConversationDraws } from './draw-conversation.ts';
import { fillQuantity, quantityValue } from './draw-quantity.ts';
import type { TicketKind } from './model.ts';

/**
 * Runs a batch of conversations, turn by turn and request by request, and meters their tokens.
 */
export function meterConversations(kind: TicketKind, source: DrawSource): TicketMeters {
  const { ticketCount } = source;
  const meters = openTicketMeters(ticketCount);
  const state = { historyTokens: new Float64Array(ticketCount), prefixTokens: new Float64Array(ticketCount) };
  const draws = openConversationDraws(kind.conversation, kind.toolDefinitionTokens, source);
  const turns = drawTurns(source);
  const ticketDraws = draws.ticket();
  const active = Uint32Array.from({ length: ticketCount }, (_, ticket) => ticket);
  let activeCount = ticketCount;
  for (let turnIndex = 0; activeCount > 0; turnIndex++) {
    const request = (requestIndex: number, positions: Uint32Array, count: number) =>
      draws.request(turnIndex, requestIndex, active, positions, count);
    const turn = draws.turn(turnIndex, active, activeCount);
    meterTurn(kind, turnIndex, active, activeCount, ticketDraws, turn, request, state, meters);
    activeCount = keepLonger(turns, turnIndex + 1, active, activeCount);
  }
  meterEnd(kind, ticketCount, ticketDraws, meters);
  return meters;
}

function drawTurns(source: DrawSource): Float64Array {
  const { ticketCount, oneTrial, boundOf } = source;
  const turns = new Float64Array(ticketCount);
  const words = source.words('turns', 0, 0, ticketCount);
  if (oneTrial) fillQuantity(boundOf(0).turns, words, ticketCount, turns);
  else for (let i = 0; i < ticketCount; i++) turns[i] = quantityValue(boundOf(i).turns, words[i]!);
  for (let i = 0; i < ticketCount; i++) {
    if (!(turns[i]! >= 1 && Number.isInteger(turns[i])))
      assert.fail(`a ticket cannot have ${turns[i]} turns`);
  }
  return turns;
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
