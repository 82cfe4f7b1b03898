import type { TicketMeters } from '../cost/ticket-meters.ts';
import { openStream } from '../random/stream.ts';
import { type ConversationPart, quantityOf } from './conversation-parts.ts';
import type { BoundConversation, CacheOdds, CacheScore } from './draw-conversation.ts';
import { meterConversations } from './meter-conversations.ts';
import type { Model, TicketKind } from './model.ts';

/** What a ticket's trial and month decide. */
export interface TicketPlace {
  readonly conversation: BoundConversation;
  readonly odds: CacheOdds;
}

/**
 * Draws tickets one by one from keyed streams and meters them.
 *
 * @param key      names the streams, with the quantity, the turn and the request
 * @param placeOf  the place of a ticket by its index, or the one place of all
 */
export function meterStreamTickets(
  { seed }: Model,
  kind: TicketKind,
  ticketCount: number,
  key: readonly number[],
  placeOf: TicketPlace | ((ticket: number) => TicketPlace),
): TicketMeters {
  const words = new Uint32Array(ticketCount);
  const oneTrial = typeof placeOf !== 'function';
  const at = oneTrial ? () => placeOf : placeOf;
  return meterConversations(kind, {
    ticketCount,
    oneTrial,
    boundOf: (ticket) => at(ticket).conversation,
    oddsOf: (ticket) => at(ticket).odds,
    words(name, turnIndex, requestIndex, count) {
      openStream(seed, streamName(kind, name), turnIndex, requestIndex, ...key).fill(words, count);
      return words;
    },
  });
}

function streamName({ conversation }: TicketKind, name: ConversationPart | CacheScore): string {
  return name === 'warmth' || name === 'survival' ? `cache.${name}` : quantityOf(conversation, name).name;
}
