import type { TicketMeters } from '../cost/ticket-meters.ts';
import { openStream } from '../random/stream.ts';
import { type ConversationPart, quantityOf } from './conversation-parts.ts';
import { type BoundQuantity, fillQuantity, isFixed, quantityValue } from './draw-quantity.ts';
import { type ConversationRoom, meterConversations } from './meter-conversations.ts';
import type { Model } from './model.ts';

/** Quantities of the conversation with one trial's parameters. */
export type BoundConversation = Readonly<Record<ConversationPart, BoundQuantity>>;

/**
 * Draws tickets one by one from keyed streams and meters them.
 *
 * @param key      names the streams, with the quantity and the turn
 * @param boundOf  parameters of a ticket, by its index; all the same object where one trial draws
 */
export function meterStreamTickets(
  model: Model,
  room: ConversationRoom,
  key: readonly number[],
  boundOf: (ticket: number) => BoundConversation,
): TicketMeters {
  const words = new Uint32Array(room.ticketCount);
  const columns = new Map<ConversationPart, Float64Array>();
  return meterConversations(
    model.conversation,
    model.caching,
    room,
    (part, turnIndex, active, activeCount) => {
      const values = columns.get(part) ?? new Float64Array(room.ticketCount);
      columns.set(part, values);
      const quantity = quantityOf(model.conversation, part);
      if (quantity.kind === 'constant') return values.fill(quantity.value, 0, activeCount);
      openStream(model.seed, quantity.name, turnIndex, ...key).fill(words, activeCount);
      if (isFixed(quantity)) {
        fillQuantity(boundOf(0)[part], words, activeCount, values);
      } else {
        for (let i = 0; i < activeCount; i++) {
          values[i] = quantityValue(boundOf(active[i]!)[part], words[i]!);
        }
      }
      return values;
    },
  );
}
