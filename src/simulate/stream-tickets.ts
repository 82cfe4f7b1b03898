import { openStream } from '../random/stream.ts';
import type { BoundKind } from './bind-trials.ts';
import { type ConversationPart, quantityOf } from './conversation-parts.ts';
import type { RequestOdds, RequestScore } from './draw-conversation.ts';
import { fillFromStream } from './draw-quantity.ts';
import { type MeteredTickets, meterConversations } from './meter-conversations.ts';
import type { Model, TicketKind } from './model.ts';
import { openRooms, type Rooms } from './rooms.ts';

/** What a ticket's trial and month decide. */
export interface TicketPlace {
  readonly bound: BoundKind;
  readonly odds: RequestOdds;
}

/**
 * Draws tickets one by one from keyed streams and meters them.
 *
 * @param key      names the streams, with the quantity, the turn and the request
 * @param placeOf  the place of a ticket by its index, or the one place of all
 * @param rooms    what is returned lies in them until the next batch
 */
export function meterStreamTickets(
  { seed }: Model,
  kind: TicketKind,
  ticketCount: number,
  key: readonly number[],
  placeOf: TicketPlace | ((ticket: number) => TicketPlace),
  rooms: Rooms = openRooms(),
): MeteredTickets {
  const words = rooms.words('stream', ticketCount);
  const oneTrial = typeof placeOf !== 'function';
  const at = oneTrial ? () => placeOf : placeOf;
  const stream = (name: ConversationPart | RequestScore, turnIndex: number, requestIndex: number) =>
    openStream(seed, streamName(kind, name), turnIndex, requestIndex, ...key);
  return meterConversations(
    kind,
    {
      ticketCount,
      oneTrial,
      boundOf: (ticket) => at(ticket).bound.conversation,
      oddsOf: (ticket) => at(ticket).odds,
      words(name, turnIndex, requestIndex, count) {
        stream(name, turnIndex, requestIndex).fill(words, count);
        return words;
      },
      fill(bound, part, turnIndex, requestIndex, count, out) {
        fillFromStream(bound, stream(part, turnIndex, requestIndex), count, out);
      },
    },
    rooms,
  );
}

function streamName({ conversation }: TicketKind, name: ConversationPart | RequestScore): string {
  return name in conversation ? quantityOf(conversation, name as ConversationPart).name : `cache.${name}`;
}
