import type { TicketMeters } from '../cost/ticket-meters.ts';
import { assertTurns } from './assert-turns.ts';
import { type DrawSource, openConversationDraws } from './draw-conversation.ts';
import { quantityValue } from './draw-quantity.ts';
import { openKindMeters } from './meter-kind.ts';
import type { TicketKind } from './model.ts';
import type { Rooms } from './rooms.ts';

/** A batch of conversations that have taken place. */
export interface MeteredTickets {
  /** One for each tariff of the kind. */
  readonly meters: readonly TicketMeters[];
  /** Shape [ticket]. */
  readonly turns: Float64Array;
}

/**
 * Runs a batch of conversations, turn by turn and request by request, and meters their tokens.
 *
 * @param rooms  what is returned may lie in them
 */
export function meterConversations(kind: TicketKind, source: DrawSource, rooms: Rooms): MeteredTickets {
  const { ticketCount } = source;
  const turns = rooms.floats('turns', ticketCount);
  drawTurns(source, turns);
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

function drawTurns({ ticketCount, oneTrial, boundOf, words, fill }: DrawSource, turns: Float64Array): void {
  if (oneTrial) {
    fill(boundOf(0).turns, 'turns', 0, 0, ticketCount, turns);
    assertTurns(boundOf(0).turns, turns, ticketCount);
  } else {
    const drawn = words('turns', 0, 0, ticketCount);
    for (let i = 0; i < ticketCount; i++) turns[i] = quantityValue(boundOf(i).turns, drawn[i]!);
    assertTurns(undefined, turns, ticketCount);
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
