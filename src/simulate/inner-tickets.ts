import type { TicketMeters } from '../cost/ticket-meters.ts';
import { momentsOf, type TicketMoments } from '../cost/ticket-moments.ts';
import type { TokenPrices } from '../prices/price-book.ts';
import { CONVERSATION_PARTS, type ConversationPart, quantityOf } from './conversation-parts.ts';
import { type BoundQuantity, fillQuantity, isFixed } from './draw-quantity.ts';
import { type ConversationRoom, meterConversations, openConversationRoom } from './meter-conversations.ts';
import type { Model } from './model.ts';
import type { BoundConversation } from './stream-tickets.ts';
import { uniformWords } from './uniform-words.ts';

/** Tickets that stand for all tickets of a trial when the moments of their cost are taken. */
export const INNER_TICKETS = 1024;

/**
 * The same scrambled Sobol tickets for every trial of a replicate, longest conversation first.
 *
 * One set for all trials keeps the moments smooth in the uncertain quantities, so it adds nothing to the
 * spread between trials; another scramble for each replicate puts the set's own error into the interval.
 */
export interface InnerTickets {
  readonly room: ConversationRoom;
  readonly costsUsd: Float64Array;
  /** Uniform words of a quantity and turn, [ticket]. */
  readonly words: (part: ConversationPart, turnIndex: number) => Uint32Array;
  /** Values of the quantities whose law is the same in all trials, by part and turn. */
  readonly fixedValues: Map<string, Float64Array>;
  readonly scratch: Readonly<Record<ConversationPart, Float64Array>>;
}

/** Sobol dimensions: four parts once per ticket, then four for each turn. */
const ONCE_PER_TICKET = 4;

/** Opens the inner tickets of one replicate. */
export function openInnerTickets(model: Model, replicate: number): InnerTickets {
  const count = CONVERSATION_PARTS.every((part) => quantityOf(model.conversation, part).kind === 'constant')
    ? 1
    : INNER_TICKETS;
  const wordsByPlace = new Map<string, Uint32Array>();
  const turnWords = innerWords(model.seed, 'turns', 0, replicate, count);
  const longestFirst = Uint32Array.from(turnWords.keys()).sort((a, b) => turnWords[b]! - turnWords[a]!);
  const words = (part: ConversationPart, turnIndex: number) => {
    const place = `${part} ${turnIndex}`;
    let found = wordsByPlace.get(place);
    if (found === undefined) {
      const unsorted = innerWords(model.seed, part, turnIndex, replicate, count);
      found = longestFirst.map((ticket) => unsorted[ticket]!);
      wordsByPlace.set(place, found);
    }
    return found;
  };
  const scratch = Object.fromEntries(
    CONVERSATION_PARTS.map((part) => [part, new Float64Array(count)]),
  ) as Record<ConversationPart, Float64Array>;
  return {
    room: openConversationRoom(count),
    costsUsd: new Float64Array(count),
    words,
    fixedValues: new Map(),
    scratch,
  };
}

function innerWords(
  seed: number,
  part: ConversationPart,
  turnIndex: number,
  replicate: number,
  count: number,
): Uint32Array {
  const dimension = CONVERSATION_PARTS.indexOf(part) + ONCE_PER_TICKET * turnIndex;
  return uniformWords(seed, `inner.${part}.${turnIndex}`, dimension, replicate, 0, count);
}

/** Meters the inner tickets of one trial. */
export function meterInnerTickets(model: Model, inner: InnerTickets, bound: BoundConversation): TicketMeters {
  return meterConversations(
    model.conversation,
    model.caching,
    inner.room,
    (part, turnIndex, _active, activeCount) => {
      const fixed = isFixed(quantityOf(model.conversation, part));
      return fixed
        ? fixedValues(inner, part, turnIndex, bound[part])
        : drawValues(inner, part, turnIndex, bound[part], activeCount);
    },
  );
}

/** Moments of the metered inner tickets at a trial's prices. */
export function innerMoments(inner: InnerTickets, prices: TokenPrices): TicketMoments {
  return momentsOf(inner.room.meters, inner.room.ticketCount, prices, inner.costsUsd);
}

function fixedValues(
  inner: InnerTickets,
  part: ConversationPart,
  turnIndex: number,
  bound: BoundQuantity,
): Float64Array {
  const place = bound.kind === 'constant' ? part : `${part} ${turnIndex}`;
  let values = inner.fixedValues.get(place);
  if (values === undefined) {
    const { ticketCount } = inner.room;
    values = new Float64Array(ticketCount);
    fillQuantity(bound, inner.words(part, turnIndex), ticketCount, values);
    inner.fixedValues.set(place, values);
  }
  return values;
}

function drawValues(
  inner: InnerTickets,
  part: ConversationPart,
  turnIndex: number,
  bound: BoundQuantity,
  activeCount: number,
): Float64Array {
  const values = inner.scratch[part];
  fillQuantity(bound, inner.words(part, turnIndex), activeCount, values);
  return values;
}
