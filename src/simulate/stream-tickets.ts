import { uniformDraws, uniformMeters } from '../cost/uniform-tickets.ts';
import { RUN } from '../kernels/kernels.ts';
import { type KeyedStream, openStream } from '../random/stream.ts';
import type { BoundKind } from './bind-trials.ts';
import { type ConversationPart, quantityOf } from './conversation-parts.ts';
import type { RequestOdds, RequestScore } from './draw-conversation.ts';
import { fillFromStream } from './draw-quantity.ts';
import { type MeteredTickets, meterConversations } from './meter-conversations.ts';
import type { Model, TicketKind } from './model.ts';
import { openRooms, type Rooms } from './rooms.ts';
import { isUniformKind, openUniformStream, type UniformKind } from './uniform-tickets.ts';

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
  model: Model,
  kind: TicketKind,
  ticketCount: number,
  key: readonly number[],
  placeOf: TicketPlace | ((ticket: number) => TicketPlace),
  rooms: Rooms = openRooms(),
): MeteredTickets {
  const oneTrial = typeof placeOf !== 'function';
  if (oneTrial && isUniformKind(kind)) {
    return meterUniformRuns(openUniformTickets(model, kind, key), placeOf.bound, ticketCount, rooms);
  }
  const words = rooms.words('stream', ticketCount);
  const at = oneTrial ? () => placeOf : placeOf;
  return meterConversations(
    kind,
    {
      ticketCount,
      oneTrial,
      boundOf: (ticket) => at(ticket).bound.conversation,
      oddsOf: (ticket) => at(ticket).odds,
      words(name, turnIndex, requestIndex, count) {
        ticketStream(model, kind, name, turnIndex, requestIndex, key).fill(words, count);
        return words;
      },
      fill(bound, part, turnIndex, requestIndex, count, out) {
        const stream = ticketStream(model, kind, part, turnIndex, requestIndex, key);
        fillFromStream(bound, stream, count, out);
      },
    },
    rooms,
  );
}

/** Draws the next tickets of a trial, at most RUN, into `uniformDraws` and meters them into `uniformMeters`. */
export type NextUniformTickets = (bound: BoundKind, ticketCount: number) => void;

/** Opens the streams of a kind whose turns are all the same; the tickets are those of `meterStreamTickets`. */
export function openUniformTickets(
  model: Model,
  kind: UniformKind,
  key: readonly number[],
): NextUniformTickets {
  const next = openUniformStream(kind, (part) => ticketStream(model, kind, part, 0, 0, key));
  return ({ conversation }, ticketCount) => next(conversation, ticketCount);
}

/** Meters one run after the other and puts them together. */
function meterUniformRuns(
  next: NextUniformTickets,
  bound: BoundKind,
  ticketCount: number,
  rooms: Rooms,
): MeteredTickets {
  const meters = {
    inputTokens: rooms.floats('input', ticketCount),
    readTokens: rooms.floats('read', ticketCount),
    writtenTokens: rooms.floats('written', ticketCount).fill(0),
    outputTokens: rooms.floats('output', ticketCount),
  };
  const turns = rooms.floats('turns', ticketCount);
  const targets = [meters.inputTokens, meters.readTokens, meters.outputTokens];
  for (let start = 0; start < ticketCount; start += RUN) {
    const count = Math.min(RUN, ticketCount - start);
    next(bound, count);
    turns.set(uniformDraws[0]!.subarray(0, count), start);
    for (const [i, run] of uniformMeters.entries()) targets[i]!.set(run.subarray(0, count), start);
  }
  return { meters: [meters], turns };
}

function ticketStream(
  { seed }: Model,
  { conversation }: TicketKind,
  name: ConversationPart | RequestScore,
  turnIndex: number,
  requestIndex: number,
  key: readonly number[],
): KeyedStream {
  const isPart = name in conversation;
  const streamName = isPart ? quantityOf(conversation, name as ConversationPart).name : `cache.${name}`;
  return openStream(seed, streamName, turnIndex, requestIndex, ...key);
}
