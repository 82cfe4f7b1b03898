import assert from 'node:assert/strict';
import type { TicketMeters } from '../cost/ticket-meters.ts';
import { type DrawSource, openConversationDraws } from './draw-conversation.ts';
import { fillQuantity, quantityValue } from './draw-quantity.ts';
import { openKindMeters } from './meter-kind.ts';
import type { TicketKind } from './model.ts';
import type { Rooms } from './rooms.ts';
import { isUniformKind, meterUniformKind } from './uniform-tickets.ts';

/** A batch of conversations that have taken place. */
export interface MeteredTickets {
  /** One for each tariff of the kind. */
  readonly meters: readonly TicketMeters[];
  /** Shape [ticket]. */
  readonly turns: Float64Array;
}

/**
 * Runs a batch of conversations, turn by turn and request by request, and meters their tokens; all turns at once where
 * they are the same.
 *
 * @param rooms  what is returned may lie in them
 */
export function meterConversations(kind: TicketKind, source: DrawSource, rooms: Rooms): MeteredTickets {
  const { ticketCount } = source;
  const turns = rooms.floats('turns', ticketCount);
  drawTurns(source, turns);
  if (isUniformKind(kind)) return { meters: [meterUniformKind(kind, source, turns, rooms)], turns };
  const draws = openConversationDraws(kind, source);
  const metered = openKindMeters(kind, draws, ticketCount);
  const active = Uint32Array.from({ length: ticketCount }, (_, ticket) => ticket);
  let activeCount = ticketCount;
  metered.begin();
  for (let turnIndex = 0; activeCount > 0; turnIndex++) {
    metered.turn(turnIndex, active, activeCount);
    activeCount = keepLonger(turns, turnIndex + 1, active, activeCount);
  }
  metered.end(ticketCount);
  return { meters: metered.meters, turns };
}

function drawTurns(source: DrawSource, turns: Float64Array): void {
  const { ticketCount, oneTrial, boundOf } = source;
  const words = source.words('turns', 0, 0, ticketCount);
  if (oneTrial) fillQuantity(boundOf(0).turns, words, ticketCount, turns);
  else for (let i = 0; i < ticketCount; i++) turns[i] = quantityValue(boundOf(i).turns, words[i]!);
  for (let i = 0; i < ticketCount; i++) {
    const count = turns[i]!;
    if (!(count >= 1 && Math.floor(count) === count)) assert.fail(`a ticket cannot have ${count} turns`);
  }
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
